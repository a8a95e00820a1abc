import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let personList = ConsoleCommand(
    CommandDeclaration(
      "person list", "List everybody who was invited, and what they may do.",
      examples: [CommandDeclaration.Example("fieldbook-server person list", "")])
  ) { context in
    var table = TextTable([
      TextTable.Column("Person", keepsWidth: true), TextTable.Column("Name"),
      TextTable.Column("May"), TextTable.Column("Devices", .right), TextTable.Column("Last seen"),
    ])
    let people = try context.registry().people()
    for person in people {
      table.append([
        String(person.id.suffix(6)), person.name, person.rights,
        "\(person.deviceCount)", seen(person.lastSeen),
      ])
    }
    return CommandAnswer(
      json: .array(people.map(\.json)), table: table, ifEmpty: "Nobody was invited yet.")
  }

  static let deviceList = ConsoleCommand(
    CommandDeclaration(
      "device list", "List every laptop that ever joined.",
      examples: [CommandDeclaration.Example("fieldbook-server device list", "")])
  ) { context in
    var table = TextTable([
      TextTable.Column("Device", keepsWidth: true), TextTable.Column("Name"),
      TextTable.Column("Person"), TextTable.Column("Joined"), TextTable.Column("Last seen"),
      TextTable.Column("State"),
    ])
    let devices = try context.registry().devices()
    for device in devices {
      table.append([
        String(device.id.suffix(6)), device.name, device.personName,
        Timestamp.text(milliseconds: device.created), seen(device.lastSeen),
        device.state,
      ])
    }
    return CommandAnswer(
      json: .array(devices.map(\.json)), table: table, ifEmpty: "No device has joined yet.")
  }

  static let deviceRevoke = ConsoleCommand(
    CommandDeclaration(
      "device revoke", "Take a laptop's access away, at once.",
      details: [
        "At its next sync it hands over what it has not sent: that lies in quarantine, and nothing "
          + "is lost. It is sent nothing any more. What it holds stays on it, unless --wipe."
      ],
      operands: [OperandDeclaration("ID", .one, "The device's id, a part of it, or its name.")],
      options: [
        .flag("wipe", "Also clear its replica, once its unsent work lies on the server.")
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server device revoke 9c04e1 --wipe", "A laptop that was stolen.")
      ])
  ) { context in
    let word = context.arguments.operand(OperandDeclaration.recordID.name) ?? ""
    let registry = try context.registry()
    let device = try Lookup.one(
      word, in: try registry.devices(), id: \.id, name: \.name, orElse: .unknownDevice(word))
    try registry.revoke(
      device.id, wipe: context.arguments.flag("wipe"), by: context.actor)
    let revoked = try registry.devices().first { $0.id == device.id } ?? device
    let name = DisplayText.singleLine(device.name.isEmpty ? device.id : device.name)
    let end = revoked.isToBeWiped ? ", and clears itself once it has handed over its work" : ""
    return CommandAnswer(json: revoked.json, text: "\(name) has no access any more\(end).\n")
  }
}

extension ConsoleCommand {
  private static func seen(_ milliseconds: UInt64?) -> String {
    milliseconds.map { Timestamp.text(milliseconds: $0) } ?? "never"
  }
}

extension Registry.Person {
  /// `coach in it, viewer in hr`
  var rights: String {
    grants.map { "\($0.role.rawValue) in \($0.zone == nil ? "all zones" : $0.zoneName)" }
      .joined(separator: ", ")
  }

  var json: JSONValue {
    [
      "id": .string(id), "name": .string(name),
      "grants": .array(
        grants.map { ["zone": .string($0.zoneName), "role": .string($0.role.rawValue)] }),
      "devices": .integer(deviceCount), "created_at": .time(created),
      "last_seen": .time(orNull: lastSeen),
    ]
  }
}

extension Registry.Device {
  var state: String {
    Registry.DeviceStanding(isRevoked: revokedAt != nil, isToBeWiped: isToBeWiped).rawValue
  }

  var json: JSONValue {
    [
      "id": .string(id), "name": .string(name), "person": .string(person),
      "person_name": .string(personName), "created_at": .time(created),
      "last_seen": .time(orNull: lastSeen),
      "revoked_at": .time(orNull: revokedAt), "wipe": .bool(isToBeWiped),
    ]
  }
}
