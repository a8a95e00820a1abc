import Foundation

/// The program: runs the parts one after the other, prints the table and writes the results.
enum BenchProgram {
  static func main() {
    guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
      write(Options.usage, to: .standardError)
      exit(2)
    }
    do {
      try run(options)
    } catch {
      write("The benchmarks stopped: \(error)\n", to: .standardError)
      exit(1)
    }
  }

  private static func run(_ options: Options) throws {
    try? FileManager.default.removeItem(atPath: options.folder)
    try FileManager.default.createDirectory(
      atPath: options.folder, withIntermediateDirectories: true)
    let world = World(options)
    var rows: [Measured] = []
    for part in Part.all where options.filters.isEmpty || options.filters.contains(part.name) {
      note("\(part.name) ...")
      rows += try part.measure(world)
    }
    world.stop()
    write(ReportTable(rows: rows).text, to: .standardOutput)
    if options.filters.isEmpty || options.filters.contains("peers") {
      note("peers ...")
      write("\n" + Peer.table(try Peers.measure(world)), to: .standardOutput)
    }
    try ResultsFile(rows).write(to: options.results)
    try FileManager.default.removeItem(atPath: options.folder)
  }

  /// How far it is, for whoever waits.
  static func note(_ text: String) { write(text + "\n", to: .standardError) }

  private static func write(_ text: String, to handle: FileHandle) {
    handle.write(Data(text.utf8))
  }
}
