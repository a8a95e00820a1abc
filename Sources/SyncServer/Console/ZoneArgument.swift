import LocalStore
import SyncProtocol

/// How a zone and its title are written on the command line.
enum ZoneArgument {
  /// `it=Italy`, or `it` for a zone that is called by its name.
  static func entry(_ text: String) throws(CommandFailure) -> Registry.ZoneEntry {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let zone = try Zone.argument(String(parts[0]), field: "--zone")
    let title = parts.count > 1 ? String(parts[1]) : ""
    return Registry.ZoneEntry(zone: zone, title: title.isEmpty ? zone.name : title)
  }

  /// Several of them, each zone once.
  static func entries(_ texts: [String]) throws(CommandFailure) -> [Registry.ZoneEntry] {
    var entries: [Registry.ZoneEntry] = []
    for text in texts {
      let entry = try entry(text)
      guard !entries.contains(where: { $0.zone == entry.zone }) else {
        throw CommandFailure(
          .usage, code: "usage", message: "the zone \(entry.zone) is named twice",
          field: "--zone")
      }
      entries.append(entry)
    }
    return entries
  }
}
