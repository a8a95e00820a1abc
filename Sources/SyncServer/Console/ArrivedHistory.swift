import LocalStore
import SyncProtocol

/// The changes of records as the zones' journals have them: who, on which laptop, when, and when it
/// came in.
struct ArrivedHistory {
  private let data: DataDirectory
  private let devices: [String: Registry.Device]

  init(_ context: CommandContext) throws {
    data = try context.data()
    let devices = try context.registry().devices().map { ($0.id, $0) }
    self.devices = Dictionary(devices) { first, _ in first }
  }

  func changes(of fact: Fact, _ reader: RecordReader) throws -> [ArrivedChange] {
    let zone = try data.openZone(fact.key.zone)
    let trail = RecordTrail(try Journal(connection: zone.connection).arrivals(of: fact.key))
    // The journal has what each push replaced.
    return try reader.history(of: fact, replaced: trail.replaced) { _ in true }.map { change in
      let arrival = trail.arrival(of: change.slot, change.mark)
      return ArrivedChange(change, arrival, arrival.flatMap { devices[$0.device] })
    }
  }
}

/// A change of a record, and how it came to the server.
struct ArrivedChange {
  let change: HistoryEntry
  let device: String?
  let deviceName: String?
  let arrivedAt: UInt64?

  /// - Parameter device: what the registry knows of the laptop it came from.
  init(_ change: HistoryEntry, _ arrival: Journal.Arrival?, _ device: Registry.Device?) {
    var change = change
    // A writer that a laptop gave up before its first push is nobody's in the zone's file.
    change.author = change.author ?? device?.personName
    self.change = change
    self.device = arrival?.device
    deviceName = device?.name
    arrivedAt = arrival?.at
  }

  /// As `fieldbook history`, with `device`, `device_name` and `arrived_at`.
  var json: JSONValue {
    var members = change.json.objectValue?.members ?? []
    members += [
      JSONObject.Member(key: "device", value: .string(orNull: device)),
      JSONObject.Member(key: "device_name", value: .string(orNull: deviceName)),
      JSONObject.Member(key: "arrived_at", value: .time(orNull: arrivedAt)),
    ]
    return .object(JSONObject(members))
  }
}
