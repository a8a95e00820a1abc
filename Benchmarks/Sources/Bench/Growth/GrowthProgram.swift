import Foundation

/// `Bench growth`: what becomes of time, memory and bytes as the number of records grows. Measures
/// one size after the other and writes a document with a plot.
enum GrowthProgram {
  static let word = "growth"
  static let defaultSizes = [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000]

  private static let usage = """
    usage: Bench growth --programs FOLDER --work FOLDER --docs FOLDER [RECORDS...]

    """

  static func main() {
    guard let options = GrowthOptions(Array(CommandLine.arguments.dropFirst(2))) else {
      Output.note(usage)
      exit(2)
    }
    do {
      try run(options)
    } catch {
      Output.note("The measurements of growth stopped: \(error)")
      exit(1)
    }
  }

  private static func run(_ options: GrowthOptions) throws {
    try? FileManager.default.removeItem(atPath: options.folder)
    try FileManager.default.createDirectory(
      atPath: options.folder, withIntermediateDirectories: true)
    let office = try GrowingOffice(options.programs, folder: options.folder)
    let samples = try options.sizes.map { size in
      Output.note("\(GrowthDocument.grouped(size)) records ...")
      let seconds = try Stopwatch.seconds { try office.grow(to: size) }
      Output.note("  written and pushed in \(ReportTable.number(seconds)) s")
      return try GrowthSample.measure(office, options)
    }
    let document = GrowthDocument(samples)
    try document.write(to: options.docs)
    try Output.write(document.table)
    try FileManager.default.removeItem(atPath: options.folder)
  }
}
