import Foundation

/// What was measured with so many records.
struct GrowthSample {
  let records: Int
  /// The first sync of `fieldbook` with the server, both in processes of their own.
  var syncSeconds = 0.0
  /// What the client applied of it, in a process that did nothing else.
  var applySeconds = 0.0
  /// How much of that time the process was at work: the rest is the disk's, or other programs'.
  var applyShare = 0.0
  var viewSeconds = 0.0
  var deltaSeconds = 0.0
  var listSeconds = 0.0
  var clientBytes = 0.0
  var serverBytes = 0.0
  var firstListBytes = 0.0
  var fileBytes = 0.0
  var wireBytes = 0.0

  private static let repetitions = 5

  static func measure(_ office: GrowingOffice, _ options: GrowthOptions) throws -> GrowthSample {
    var sample = GrowthSample(records: office.count)
    try sample.measureProcesses(office, options.programs)
    try sample.measureReplica(office)
    return sample
  }

  /// A coach's home: the first sync, the first list, and lists from then on.
  private mutating func measureProcesses(_ office: GrowingOffice, _ programs: Programs) throws {
    let home = Home("\(office.folder)/home-\(records)", programs)
    defer { try? FileManager.default.removeItem(atPath: home.path) }
    try home.join(office.server, name: "Coach \(records)")
    let idle = try home.measure(["status"]).peakBytes
    // A process that has served others keeps what they needed.
    office.server.stop()
    try office.server.start()
    let idleServer = try office.server.peakBytes
    let sync = try home.measure(["sync"])
    syncSeconds = sync.seconds
    clientBytes = sync.peakBytes - idle
    serverBytes = try office.server.peakBytes - idleServer
    let list = ["enterprise", "list", "--limit", "20"]
    firstListBytes = try home.measure(list).peakBytes - idle
    let lists = try (0..<Self.repetitions).map { _ in try home.measure(list).seconds }
    listSeconds = Measured.median(of: lists)
  }

  /// A replica in this process: facts, typed tables, file, wire, and then what a thousand edits of
  /// somebody else's take from his laptop to this one.
  private mutating func measureReplica(_ office: GrowingOffice) throws {
    let path = "\(office.folder)/newcomer.sqlite"
    defer { World.remove(path) }
    let laptop = try Laptop(path, name: "Newcomer \(records)")
    try laptop.join(office.server)
    let first = try laptop.firstSync()
    applySeconds = first.applySeconds
    applyShare = first.worked / first.applySeconds
    wireBytes = first.receivedBytes
    viewSeconds = try laptop.catchUp()
    try PlainSQLite(path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fileBytes = try World.size(path)
    deltaSeconds = Measured.median(
      of: try (0..<Self.repetitions).map { _ in
        try office.edit()
        return try Stopwatch.seconds {
          try office.push()
          try laptop.sync()
        }
      })
  }
}
