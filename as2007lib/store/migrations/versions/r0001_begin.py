"""The first schema."""

from alembic import op

from as2007lib.store.guards import guards
from as2007lib.store.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables and guards."""
    connection = op.get_bind()
    metadata.create_all(connection)
    for statement in guards(connection.dialect.name):
        connection.exec_driver_sql(statement)
