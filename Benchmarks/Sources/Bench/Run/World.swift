import Foundation

/// What several parts need, made when the first of them asks.
final class World {
  let options: Options
  private var offices: [Int: Office] = [:]
  private var workloads: [Int: Workload] = [:]

  init(_ options: Options) { self.options = options }

  var repetitions: Range<Int> { 0..<options.repetitions }
  var count: Int { options.count }
  /// A tenth of the workload: for what must not grow with it.
  var smallCount: Int { options.count / 10 }

  func path(_ name: String) -> String { "\(options.folder)/\(name)" }

  func workload(_ count: Int) -> Workload {
    if let known = workloads[count] { return known }
    let made = Workload(count: count)
    workloads[count] = made
    return made
  }

  /// An office with so many enterprises.
  func office(_ count: Int) throws -> Office {
    if let known = offices[count] { return known }
    Output.note("  a server with \(3 * count) records, and two laptops")
    let folder = path("office-\(count)")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let made = try Office(workload(count), options.programs, folder: folder)
    offices[count] = made
    return made
  }

  func stop() {
    for office in offices.values { office.server.stop() }
  }

  /// Removes a database with what SQLite keeps beside it.
  static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  static func size(_ path: String) throws -> Double {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes[.size] as? NSNumber else {
      throw Programs.Failure(description: "\(path) has no size")
    }
    return size.doubleValue
  }
}
