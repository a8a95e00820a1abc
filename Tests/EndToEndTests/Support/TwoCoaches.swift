import LocalStore

/// An office and two coaches of one country, who have synced and hold the same.
struct TwoCoaches {
  let server: RunningServer
  let office: Laptop
  let amina: Laptop
  let bruno: Laptop
  /// An enterprise that everybody holds.
  let agade: String

  init(_ server: RunningServer) throws {
    self.server = server
    office = try server.laptop("Elena", "central", [])
    try office.run("import", "module", Examples.modules)
    try office.sync()
    amina = try server.laptop("Amina")
    let added = try amina.run(
      "enterprise", "add", "legal_name=Agade", "country=IT", "city=Milano")
    guard let id = try added.json["id"]?.stringValue else {
      throw EndToEndFailure("a record without an id\n\(added)")
    }
    agade = id
    try amina.sync()
    bruno = try server.laptop("Bruno")
    try bruno.sync()
    try office.sync()
  }

  var everybody: [Laptop] { [office, amina, bruno] }

  func syncAll(expecting status: Int32 = 0) throws {
    for laptop in everybody { try laptop.sync(expecting: status) }
  }
}
