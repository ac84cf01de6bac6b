"""The first schema, as frozen SQL for each database."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables and their indexes; the guards come after every migration."""
    connection = op.get_bind()
    frozen = Path(__file__).with_name(f"r{revision}_{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in filter(None, (part.strip() for part in frozen.split(";"))):
        connection.exec_driver_sql(statement)
