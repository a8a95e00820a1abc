import FoundationEssentials

/// What lies in a laptop's home, byte by byte.
extension Laptop {
  /// Its files; none if the folder is not there.
  var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []).sorted()
  }

  /// The files that hold a text.
  func files(holding text: String) -> [String] {
    files.filter { name in
      let data = FileManager.default.contents(atPath: "\(home)/\(name)") ?? Data()
      return data.firstRange(of: Data(text.utf8)) != nil
    }
  }

  /// Another laptop with a copy of all that is on this one.
  func copied(to name: String) throws -> Laptop {
    let copy = Laptop(name, in: folder)
    try FileManager.default.copyItem(atPath: home, toPath: copy.home)
    return copy
  }
}
