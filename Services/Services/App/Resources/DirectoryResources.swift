import Resources

extension SliceResources {
  /// What choices of forms are taken from. Everybody reads what is in use; the others know only
  /// those whose right it is.
  static let directories = [directory, directoryItems, workdays]

  private static let directory = Resource(
    "service_directory", at: "/api/v1/services/directories",
    read: .any([.rows(.isTrue("active")), .permission("service.view_directory")]),
    create: .permission("service.add_directory"), change: .permission("service.change_directory"),
    delete: .permission("service.delete_directory"),
    columns: ColumnRights(localized: ["name"]), order: ["code"]
  )
  .asDirectory

  private static let directoryItems = Resource(
    "service_directoryitem", at: "/api/v1/services/directory-items",
    read: .any([.rows(.isTrue("active")), .permission("service.view_directoryitem")]),
    create: .permission("service.add_directoryitem"),
    change: .permission("service.change_directoryitem"),
    delete: .permission("service.delete_directoryitem"),
    columns: ColumnRights(localized: ["label"]), order: ["directory_id", "position"]
  )
  .asDirectory

  /// Days that are not what their place in the week says. Terms are counted by them, so everybody who
  /// waits for something may look.
  private static let workdays = Resource(
    "service_workday", at: "/api/v1/services/workdays", read: .anyone,
    create: .permission("service.add_workday"), change: .permission("service.change_workday"),
    delete: .permission("service.delete_workday"),
    columns: ColumnRights(localized: ["name"]), order: ["day"]
  )
  .asDirectory
}
