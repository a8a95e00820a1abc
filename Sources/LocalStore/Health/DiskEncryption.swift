/// Whether the disk under a folder is encrypted, as far as the system tells.
package struct DiskEncryption {
  enum Verdict: Hashable {
    case encrypted
    /// With what the folder lies on.
    case unencrypted(String)
    /// In memory: nothing of it is on a disk, nor will be there after a restart.
    case inMemory
    case unknown(why: String)
  }

  /// What is looked at, handed in.
  struct System: Sendable {
    /// The text of a file, nil if there is none.
    var read: @Sendable (String) -> String?
    /// The names in a folder.
    var list: @Sendable (String) -> [String]
    /// `MAJOR:MINOR` of a device's file.
    var deviceNumber: @Sendable (String) -> String?
    /// Whether the file system itself encrypts the folder (fscrypt).
    var isFolderEncrypted: @Sendable (String) -> Bool
  }

  /// File systems that encrypt whatever is in them.
  private static let encrypting: Set<String> = [
    "ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs", "fuse.cryptomator",
  ]

  /// Devices on devices on devices: nobody stacks more.
  private static let deepest = 16

  let system: System

  /// - Parameter path: absolute, without links and dots.
  func verdict(on path: String) -> Verdict {
    guard let text = system.read("/proc/self/mountinfo"),
      let mount = MountTable(text).mount(holding: path)
    else { return .unknown(why: "the system does not tell what is mounted") }
    if Self.encrypting.contains(mount.fileSystem) { return .encrypted }
    if system.isFolderEncrypted(path) { return .encrypted }
    if ["tmpfs", "ramfs"].contains(mount.fileSystem) { return .inMemory }
    if mount.fileSystem == "zfs" {
      return .unknown(why: "see with: zfs get encryption \(mount.source)")
    }
    guard let number = number(of: mount) else {
      return .unknown(why: "\(mount.source) (\(mount.fileSystem)) is no disk of this machine")
    }
    switch isEncrypted(number, depth: 0) {
    case true?: return .encrypted
    case false?: return .unencrypted("\(mount.source), under \(mount.point)")
    case nil: return .unknown(why: "the system does not tell what \(mount.source) lies on")
    }
  }

  private func number(of mount: MountTable.Mount) -> String? {
    guard mount.device.hasPrefix("0:") else { return mount.device }
    // Btrfs numbers its volumes by itself, but names the disk.
    return mount.source.hasPrefix("/dev/") ? system.deviceNumber(mount.source) : nil
  }

  /// Whether everything under a block device goes through dm-crypt; nil if that cannot be told.
  private func isEncrypted(_ number: String, depth: Int) -> Bool? {
    let folder = "/sys/dev/block/\(number)"
    guard depth <= Self.deepest, system.read("\(folder)/dev") != nil else { return nil }
    if system.read("\(folder)/dm/uuid")?.hasPrefix("CRYPT-") == true { return true }
    // A file that poses as a disk: what it lies on is another question.
    if system.read("\(folder)/loop/backing_file") != nil { return nil }
    let under = system.list("\(folder)/slaves").map { name -> Bool? in
      system.read("\(folder)/slaves/\(name)/dev").flatMap { number in
        isEncrypted(String(number.prefix { !$0.isNewline }), depth: depth + 1)
      }
    }
    if under.isEmpty || under.contains(false) { return false }
    return under.contains(nil) ? nil : true
  }
}
