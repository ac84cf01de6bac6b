"""Alembic's entry: migrations run on the connection they are given, never on an address of their own."""

from alembic import context

from as2007lib.store.schema import TABLES

context.configure(connection=context.config.attributes["connection"], target_metadata=TABLES, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
