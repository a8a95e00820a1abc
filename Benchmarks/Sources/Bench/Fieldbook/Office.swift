/// A server that holds the workload, the laptop that wrote it, and another one that has received
/// all of it.
final class Office {
  let workload: Workload
  let server: ServerProcess
  let writer: Laptop
  let reader: Laptop
  /// How the reader received everything.
  let firstSync: Conversation
  private var version = 0

  init(_ workload: Workload, _ programs: Programs, folder: String) throws {
    self.workload = workload
    server = try ServerProcess(programs, data: "\(folder)/server")
    writer = try Laptop(
      "\(folder)/writer.sqlite", name: "Writer", ago: Laptop.pastMilliseconds)
    try writer.write(workload.tables)
    try writer.join(server)
    try writer.sync()
    reader = try Laptop("\(folder)/reader.sqlite", name: "Reader")
    try reader.join(server)
    firstSync = try reader.sync()
  }

  /// Makes the workload's edits on the writer's laptop: others each time, of the same fields.
  func edit() throws {
    try writer.edit(workload.recordEdits, as: version)
    version += 1
  }
}
