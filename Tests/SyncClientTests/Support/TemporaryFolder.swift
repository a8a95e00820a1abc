import Foundation
import Glibc
import LocalStore

@testable import SyncClient

/// A folder that exists as long as this does.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/fieldbook-test-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw CommandFailure.file(errno, "no temporary folder can be made")
    }
    path = String(
      decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a file, in folders that exist.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try FileContents.replace(file(name), with: Array(text.utf8))
    return file(name)
  }

  /// The permissions of a file or folder.
  func mode(_ name: String) -> mode_t? {
    var status = stat()
    guard unsafe stat(file(name), &status) == 0 else { return nil }
    return status.st_mode & 0o777
  }
}
