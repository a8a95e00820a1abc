import Glibc
import LocalStore
import SyncProtocol

/// Looks at everything that a server needs around it, and changes nothing.
struct ConfigCheck {
  let data: DataDirectory
  let clock: @Sendable () -> UInt64
  /// Where the server is to listen.
  let address: String

  func findings() -> [ConfigFinding] {
    [permissions(), space(), registry()] + zones() + [time(), listening()]
  }

  /// The databases that are there.
  private var files: [String] {
    let names = (try? FolderContents.names(of: data.zonesPath)) ?? []
    let zones = names.filter { $0.hasSuffix(".sqlite") }.map { "\(data.zonesPath)/\($0)" }
    return [data.registryPath] + zones
  }

  // MARK: The folder

  private func permissions() -> ConfigFinding {
    let open = ([data.path, data.zonesPath] + files).filter {
      FolderStatus($0)?.isOpenToOthers == true
    }
    guard let first = open.first else {
      return ConfigFinding(
        subject: "permissions", verdict: .ok,
        message: "\(data.path) belongs to this user, and to nobody else")
    }
    return ConfigFinding(
      subject: "permissions", verdict: .problem,
      message: "other users of this machine may look into \(first)",
      hint: "chmod -R go= \(data.path)")
  }

  /// Below this a busy day's syncs may not fit: a request of the largest size is stored twice, as
  /// facts and in the journal, and the logs of several zones beside it.
  private static let leastFreeBytes: UInt64 = 512 * 1024 * 1024

  private func space() -> ConfigFinding {
    var status = statvfs()
    guard unsafe statvfs(data.path, &status) == 0 else {
      return ConfigFinding(
        subject: "space", verdict: .problem,
        message: "the disk of \(data.path) cannot be looked at: \(SystemReason.text(errno))")
    }
    let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    let used = files.reduce(UInt64(0)) { $0 + (FolderStatus($1)?.bytes ?? 0) }
    let message =
      "\(Quantity.bytes(Int(clamping: free))) are free, the data takes "
      + Quantity.bytes(Int(clamping: used))
    if free < Self.leastFreeBytes {
      return ConfigFinding(
        subject: "space", verdict: .problem, message: message,
        hint: "Free some space: a server whose disk is full stores nothing.")
    }
    guard free > used else {
      return ConfigFinding(
        subject: "space", verdict: .warning, message: message,
        hint: "A restore needs as much again as the data takes.")
    }
    return ConfigFinding(subject: "space", verdict: .ok, message: message)
  }

  // MARK: The files

  private func registry() -> ConfigFinding {
    do {
      let registry = try data.openRegistry(mode: .readOnly, clock: clock)
      let findings = try RegistryAudit(registry: registry).findings()
      guard findings.isEmpty else {
        return ConfigFinding(
          subject: "registry", verdict: .problem, message: findings.joined(separator: ", "),
          hint: "Restore a backup, or ask for help with a copy of \(data.registryPath).")
      }
      let count = try registry.people().count
      return ConfigFinding(
        subject: "registry", verdict: .ok,
        message: "the registry knows \(count) \(count == 1 ? "person" : "people")")
    } catch {
      return Self.unreadable("registry", error)
    }
  }

  private func zones() -> [ConfigFinding] {
    let registry = try? data.openRegistry(mode: .readOnly, clock: clock)
    return ((try? registry?.zones()) ?? []).map { entry in
      let subject = "zone \(entry.zone)"
      do {
        let records = try data.openZone(entry.zone, mode: .readOnly).store.digest(of: entry.zone)
        return ConfigFinding(
          subject: subject, verdict: .ok,
          message: "the zone \(entry.zone) has \(Quantity.counted(Int(records.count), "record"))")
      } catch {
        return Self.unreadable(subject, error)
      }
    }
  }

  private static func unreadable(_ subject: String, _ error: any Error) -> ConfigFinding {
    let failure = Console.failures.failure(error)
    return ConfigFinding(
      subject: subject, verdict: .problem, message: failure.message, hint: failure.hint)
  }

  // MARK: The world

  /// Before this, 2026-01-01, there was no Fieldbook: a clock that says so has lost its battery.
  private static let earliestMilliseconds: UInt64 = 1_767_225_600_000

  private func time() -> ConfigFinding {
    let now = clock()
    let latest = (try? data.openRegistry(mode: .readOnly, clock: clock).latestMoment()) ?? 0
    let message = "the clock says \(Timestamp.text(milliseconds: now))"
    let hint = "Set the clock, and keep it right with NTP: laptops are warned by it."
    if now < Self.earliestMilliseconds {
      return ConfigFinding(subject: "clock", verdict: .problem, message: message, hint: hint)
    }
    if now + Limits.clockDriftMilliseconds < latest {
      return ConfigFinding(
        subject: "clock", verdict: .problem,
        message: "\(message), which is before a device was last seen here, "
          + Timestamp.text(milliseconds: latest), hint: hint)
    }
    return ConfigFinding(subject: "clock", verdict: .ok, message: message)
  }

  private func listening() -> ConfigFinding {
    do throws(HTTPServerError) {
      _ = try HTTPAddress(address)
    } catch {
      return ConfigFinding(
        subject: "listen", verdict: .problem, message: "\(address) is no address",
        hint: error.hint)
    }
    guard HTTPAddress.isLoopback(address) else {
      return ConfigFinding(
        subject: "listen", verdict: .warning,
        message: "\(address) can be reached from other machines, without TLS",
        hint: "Listen on 127.0.0.1, and let TLS end in a proxy in front (nginx, Caddy).")
    }
    return ConfigFinding(
      subject: "listen", verdict: .ok, message: "\(address) is reached from this machine only")
  }
}
