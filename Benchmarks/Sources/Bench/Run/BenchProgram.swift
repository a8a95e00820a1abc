import Foundation

/// The program: runs the parts one after the other, prints the table and writes the results.
enum BenchProgram {
  static func main() {
    if CommandLine.arguments.dropFirst().first == GrowthProgram.word { return GrowthProgram.main() }
    guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
      Output.note(Options.usage)
      exit(2)
    }
    do {
      try run(options)
    } catch {
      Output.note("The benchmarks stopped: \(error)")
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
      Output.note("\(part.name) ...")
      var found: [Measured] = []
      let seconds = try Stopwatch.seconds { found = try part.measure(world) }
      rows += found
      // At once: what was measured is not to be lost if a later part stops.
      try ResultsFile(rows).write(to: options.results)
      Output.note("  \(ReportTable.number(seconds)) s\n" + ReportTable(rows: found).text)
    }
    world.stop()
    try Output.write(ReportTable(rows: rows).text)
    if options.filters.isEmpty || options.filters.contains("peers") {
      Output.note("peers ...")
      try Output.write("\n" + Peer.table(try Peers.measure(world)))
    }
    try FileManager.default.removeItem(atPath: options.folder)
  }
}
