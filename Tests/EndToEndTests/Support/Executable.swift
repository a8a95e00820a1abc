import FoundationEssentials
import Glibc

/// The two programs under test, as they were built beside the test bundle.
enum Executable: String {
  case client = "fieldbook"
  case server = "fieldbook-server"

  func path() throws -> String {
    let path = try Self.buildFolder() + "/" + rawValue
    guard unsafe access(path, X_OK) == 0 else {
      throw EndToEndFailure(
        "\(path) is not there: “swift build” or “swift test” builds it beside the tests")
    }
    return path
  }

  private static func buildFolder() throws -> String {
    let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return bundle.split(separator: "/").dropLast().map { "/\($0)" }.joined()
  }
}
