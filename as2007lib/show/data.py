"""Results as plain data for programs (`--json`): whole øre, ISO months, ids as text. Never a CPR number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from as2007lib.acts.fix import FixedRun
from as2007lib.acts.issue import IssuedRun
from as2007lib.acts.load import Loaded
from as2007lib.answers.documents import Document
from as2007lib.answers.holds import Hold
from as2007lib.answers.proofs import Verified
from as2007lib.answers.runs import RunContent
from as2007lib.intake.export import ExportCheck
from as2007lib.intake.statement import RowError
from as2007lib.store.runs import Run
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.months import format_month


def loaded(result: Loaded) -> dict[str, Any]:
    """Return a load as data."""
    return {
        "load": result.load,
        "changes": result.changes,
        "quarantined": result.quarantined,
        "waiting": result.waiting,
        "errors": [_row_error(e) for e in result.errors],
        "warnings": [_row_error(e) for e in result.warnings],
        "effect": result.effect,
        "orphaned": result.orphaned,
        "unread": [mask_cprs(name) for name in result.unread],
        "still": [{"file": file, "row": row, "reason": mask_cprs(why)} for file, row, why in result.still],
        "dry_run": result.dry_run,
    }


def _row_error(error: RowError) -> dict[str, Any]:
    return asdict(error)


def checked(found: ExportCheck) -> dict[str, Any]:
    """Return what a mapping does not know as data."""
    return asdict(found)


def run(header: Run) -> dict[str, Any]:
    """Return the header of a run as data."""
    return {
        "run_id": header.run_id,
        "flow": header.flow,
        "period": format_month(header.period),
        "state": header.state,
        "load": header.load,
        "lines": header.count,
        "total": header.total,
        "prepared_by": header.prepared_by,
        "approved_by": header.approved_by,
    }


def content(found: RunContent, state: str) -> dict[str, Any]:
    """Return what a draft or a preview would emit, in figures."""
    return {
        "run_id": found.run_id,
        "flow": found.flow,
        "period": format_month(found.period),
        "state": state,
        "lines": len(found.lines),
        "total": found.total,
        "findings": len(found.findings),
        "documents": [],
    }


def fixed(result: FixedRun, found: RunContent, documents: Sequence[Document]) -> dict[str, Any]:
    """Return an approval as data."""
    return run(result.run) | {
        "again": result.again,
        "findings": len(found.findings),
        "documents": [d.document_id for d in documents],
        "held": [d.document_id for d in documents if d.held],
        "document_findings": sorted({f.message for f in result.findings}),
        "missing_accounts": list(result.missing),
    }


def issued(result: IssuedRun) -> dict[str, Any]:
    """Return what was issued of what was held back as data."""
    return {
        "run_id": result.run_id,
        "issued": list(result.issued),
        "held": list(result.held),
        "lacking": [{"document": number, "message": mask_cprs(why)} for number, why in result.lacking],
        "document_findings": sorted({mask_cprs(f.message) for f in result.findings}),
    }


def runs(found: Sequence[Run]) -> list[dict[str, Any]]:
    """Return headers of runs as data."""
    return [run(r) for r in found]


def records(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Return records of an answer as data."""
    return [asdict(f) for f in found]


def holds(found: Sequence[Hold]) -> list[dict[str, Any]]:
    """Return holds as data."""
    return [{"service": h.service, "party": h.party, "from": format_month(h.from_month), "reason": h.reason} for h in found]


def verified(found: Verified) -> dict[str, Any]:
    """Return a proof as data."""
    return {"entries": found.entries, "runs": found.runs, "faults": [asdict(f) for f in found.faults]}
