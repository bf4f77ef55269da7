/// The tables that the library modules bring into every slice. Rights to them are no service's own:
/// all register them.
package enum LibraryTables {
  package static let names: Set<String> = [
    "admin_export", "company_ref", "core_actionlog", "django_admin_log", "django_dramatiq_task",
    "django_migrations", "event_parked", "hub_cache_table", "import_refusal", "import_run",
    "import_table", "job_schedule", "outbox", "outbox_numberer", "reversion_revision",
    "reversion_version", "shared_largecache", "silk_profile", "silk_profile_queries",
    "silk_request", "silk_response", "silk_sqlquery", "stored_object", "user_ref",
  ]
}
