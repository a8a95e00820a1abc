internal import Glibc

extension DiskEncryption.System {
  /// This machine.
  static let machine = DiskEncryption.System(
    read: { readSmallFile($0) }, list: { (try? FolderContents.names(of: $0)) ?? [] },
    deviceNumber: { number($0) },
    isFolderEncrypted: { hasEncryptionFlag($0) })

  /// As much as a mount table has, and far more than anything under `/sys`.
  private static let longestFile = 4 * 1_024 * 1_024

  private static func readSmallFile(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < longestFile {
      let count = unsafe Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += piece[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func number(_ path: String) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFBLK else { return nil }
    // As Linux packs them (makedev(3)).
    let device = UInt64(status.st_rdev)
    let major = (device >> 8) & 0xfff | (device >> 32) & 0xffff_f000
    let minor = device & 0xff | (device >> 12) & 0xffff_ff00
    return "\(major):\(minor)"
  }

  private static func hasEncryptionFlag(_ path: String) -> Bool {
    // FS_IOC_GETFLAGS and FS_ENCRYPT_FL of <linux/fs.h>.
    let (getFlags, encrypted) = (UInt(0x8008_6601), 0x800)
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var flags = 0
    let code = unsafe withUnsafeMutablePointer(to: &flags) {
      unsafe ioctl(descriptor, getFlags, UnsafeMutableRawPointer($0))
    }
    return code == 0 && flags & encrypted != 0
  }
}

extension DiskEncryption {
  /// What this machine says of a folder.
  package static func findings(_ folder: String) -> [Finding] {
    guard let resolved = unsafe realpath(folder, nil) else { return [] }
    defer { unsafe free(resolved) }
    let verdict = DiskEncryption(system: .machine).verdict(on: unsafe String(cString: resolved))
    return finding(verdict).map { [$0] } ?? []
  }

  static func finding(_ verdict: Verdict) -> Finding? {
    switch verdict {
    case .encrypted: nil
    case .unencrypted(let disk):
      Finding(
        .encryption, "unencrypted", .warning,
        "whoever takes this laptop can read everything: nothing encrypts \(disk)",
        .advice("Keep the replica on an encrypted disk (LUKS), or in an encrypted folder."))
    case .inMemory:
      Finding(
        .encryption, "in-memory", .warning, "the folder is in memory: a restart deletes it",
        .advice("Name a folder on a disk with --home, and move the files there."))
    case .unknown(let why):
      Finding(.encryption, "cannot-tell", .unknown, "it cannot be told: \(why)")
    }
  }
}
