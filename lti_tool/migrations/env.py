"""How Alembic runs our migrations: on the connection that ``lti_tool.migrate`` hands over, inside its lock."""

from alembic import context

from lti_tool.tables import Table

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
