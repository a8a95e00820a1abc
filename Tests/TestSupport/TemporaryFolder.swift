internal import Foundation

/// A folder of its own for one test, removed with it.
package final class TemporaryFolder {
  package let path: String

  private static let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)

  /// - Parameter inMemory: where there is such a place; for a test that waits for thousands of
  ///   commits, and not for what a disk does.
  package init(inMemory: Bool = false) throws {
    let isMemoryThere = FileManager.default.isWritableFile(atPath: Self.memory.path)
    let parent = inMemory && isMemoryThere ? Self.memory : FileManager.default.temporaryDirectory
    let url = parent.appendingPathComponent(
      "fieldbook-test-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? setPermissions(0o700)
    try? FileManager.default.removeItem(atPath: path)
  }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a file, in folders that exist.
  /// - Returns: its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Of the folder itself.
  package func setPermissions(_ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  /// The permissions of a file or folder in it; nil if there is none.
  package func mode(_ name: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file(name))
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue
  }
}
