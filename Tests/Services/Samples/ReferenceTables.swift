import Migrations

func referenceTables() throws -> MigrationFolder {
  let sql = """
    create table user_ref (id bigint primary key, display_name text not null default '',
      avatar text, locale text, rev bigint not null default 0, deleted boolean not null default false);
    create table company_ref (id bigint primary key, name text not null default '',
      verified boolean not null default false, rev bigint not null default 0,
      deleted boolean not null default false);
    """
  return try MigrationFolder(
    app: "refs",
    migrations: [
      Migration(app: "refs", fileName: "0001_refs.sql", contents: Array(sql.utf8))
    ])
}
