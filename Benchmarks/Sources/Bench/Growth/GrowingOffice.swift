/// A server, and the laptop that writes more and more records to it. Rows are made in pieces, each
/// of which is forgotten as soon as it is written.
final class GrowingOffice {
  /// An edit needs a record of each table.
  static let leastRecords = 3
  private static let piece = 10_000

  let server: ServerProcess
  let folder: String
  private(set) var count = 0
  private let writer: Laptop
  private var pieces: UInt32 = 0
  /// A thousand edits of records from anywhere among all that there are.
  private var edits: [RecordEdit] = []
  private var version = 0

  init(_ programs: Programs, folder: String) throws {
    self.folder = folder
    server = try ServerProcess(programs, data: "\(folder)/server")
    writer = try Laptop(
      "\(folder)/writer.sqlite", name: "Writer", ago: 12 * Laptop.pastMilliseconds)
    try writer.join(server)
  }

  /// Writes and pushes until there are so many records, a third of them enterprises.
  func grow(to size: Int) throws {
    while count < size {
      let added = min(Self.piece, size - count)
      let enterprises = max(1, added / 3)
      let workload = Workload(
        enterprises: enterprises, progress: max(1, added - enterprises),
        seed: Workload.seed + pieces)
      try writer.write(workload.tables)
      try writer.sync()
      pieces += 1
      count += workload.rowCount
      keep(workload.recordEdits)
    }
  }

  /// Each piece's edits take the places of as many as is its share of all.
  private func keep(_ news: [RecordEdit]) {
    guard !edits.isEmpty else { return edits = news }
    for place in stride(from: Int(pieces) % news.count, to: news.count, by: Int(pieces)) {
      edits[place] = news[place]
    }
  }

  /// Makes a thousand edits of single fields on the writer's laptop: others each time.
  func edit() throws {
    version += 1
    try writer.edit(edits, as: version)
  }

  /// Pushes what the writer has.
  func push() throws { try writer.sync() }
}
