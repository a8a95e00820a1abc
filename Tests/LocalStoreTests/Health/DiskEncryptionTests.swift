import Testing

@testable import LocalStore

@Suite("Whether the disk under a folder is encrypted")
struct DiskEncryptionTests {
  private static let table = """
    25 30 0:23 / /proc rw,nosuid shared:14 - proc proc rw
    30 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw
    31 30 8:2 / /boot rw,relatime shared:2 - ext4 /dev/sda2 rw
    32 30 253:2 / /home rw,relatime shared:3 master:4 - ext4 /dev/mapper/vg-home rw
    33 32 0:50 / /home/ana/Private rw - ecryptfs /home/.ecryptfs/ana rw
    34 32 0:51 / /home/ana/My\\040Vault rw - fuse.gocryptfs /home/ana/vault rw,user_id=1000
    35 30 0:52 /@data /data rw shared:9 - btrfs /dev/sdb1 rw,subvol=/@data
    36 30 0:53 / /tank rw - zfs tank/people rw
    37 30 0:54 / /dev/shm rw - tmpfs tmpfs rw
    38 30 0:55 / /net rw - nfs4 files:/export rw
    39 30 7:3 / /loop rw - ext4 /dev/loop3 rw
    40 30 9:0 / /raid rw - ext4 /dev/md0 rw
    41 30 259:5 / /strange rw - ext4 /dev/nvme9 rw
    42 30 8:2 / /boot rw,relatime - ext4 /dev/sdz rw
    not a line
    43 30
    """

  /// What `/sys` holds, by path.
  private static let files: [String: String] = [
    "/proc/self/mountinfo": table,
    // The root is a volume on LUKS on a partition.
    "/sys/dev/block/253:1/dev": "253:1\n", "/sys/dev/block/253:1/dm/uuid": "LVM-abc\n",
    "/sys/dev/block/253:1/slaves/dm-0/dev": "253:0\n",
    "/sys/dev/block/253:0/dev": "253:0\n",
    "/sys/dev/block/253:0/dm/uuid": "CRYPT-LUKS2-0123-root\n",
    // The home is a volume on a bare partition.
    "/sys/dev/block/253:2/dev": "253:2\n", "/sys/dev/block/253:2/dm/uuid": "LVM-def\n",
    "/sys/dev/block/253:2/slaves/sda3/dev": "8:3\n",
    "/sys/dev/block/8:3/dev": "8:3\n", "/sys/dev/block/8:2/dev": "8:2\n",
    "/sys/dev/block/8:17/dev": "8:17\n",
    "/sys/dev/block/7:3/dev": "7:3\n",
    "/sys/dev/block/7:3/loop/backing_file": "/home/ana/disk.img\n",
    // One half of a mirror is encrypted, the other is not.
    "/sys/dev/block/9:0/dev": "9:0\n", "/sys/dev/block/9:0/slaves/dm-0/dev": "253:0\n",
    "/sys/dev/block/9:0/slaves/sda3/dev": "8:3\n",
  ]

  private func verdict(on path: String, fscrypt: Bool = false) -> DiskEncryption.Verdict {
    let system = DiskEncryption.System(
      read: { Self.files[$0] },
      list: { folder in
        Array(
          Set(
            Self.files.keys.filter { $0.hasPrefix(folder + "/") }.compactMap {
              $0.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
            }))
      },
      deviceNumber: { $0 == "/dev/sdb1" ? "8:17" : nil },
      isFolderEncrypted: { _ in fscrypt })
    return DiskEncryption(system: system).verdict(on: path)
  }

  @Test("by dm-crypt, somewhere underneath")
  func cryptDevice() {
    #expect(verdict(on: "/var/lib/fieldbook") == .encrypted)
    #expect(verdict(on: "/") == .encrypted)
    #expect(verdict(on: "/homely") == .encrypted, "which is not below /home")
  }

  @Test("by a file system that encrypts")
  func encryptingFileSystem() {
    #expect(verdict(on: "/home/ana/Private/fieldbook") == .encrypted)
    #expect(verdict(on: "/home/ana/My Vault") == .encrypted)
    #expect(verdict(on: "/home/ana/fieldbook", fscrypt: true) == .encrypted)
  }

  @Test("not at all")
  func unencrypted() {
    #expect(
      verdict(on: "/home/ana/fieldbook")
        == .unencrypted("/dev/mapper/vg-home, under /home"))
    #expect(verdict(on: "/data/x") == .unencrypted("/dev/sdb1, under /data"))
    #expect(verdict(on: "/raid") == .unencrypted("/dev/md0, under /raid"), "half is not enough")
    #expect(verdict(on: "/boot") == .unencrypted("/dev/sdz, under /boot"), "the last one covers")
  }

  @Test("what cannot be told is not guessed")
  func unknown() {
    for path in ["/tank/a", "/net/a", "/loop/a", "/strange"] {
      guard case .unknown = verdict(on: path) else {
        Issue.record("\(path): \(verdict(on: path))")
        continue
      }
    }
    #expect(verdict(on: "/tank") == .unknown(why: "see with: zfs get encryption tank/people"))
    #expect(verdict(on: "/dev/shm/x") == .inMemory)
    let nothing = DiskEncryption.System(
      read: { _ in nil }, list: { _ in [] }, deviceNumber: { _ in nil },
      isFolderEncrypted: { _ in false })
    guard case .unknown = DiskEncryption(system: nothing).verdict(on: "/") else {
      Issue.record("without a mount table")
      return
    }
  }

  @Test("only what is encrypted is no finding; none is a failure")
  func findings() {
    #expect(DiskEncryption.finding(.encrypted) == nil)
    for verdict in [.unencrypted("x"), .inMemory, .unknown(why: "x")]
      as [DiskEncryption.Verdict]
    {
      let finding = DiskEncryption.finding(verdict)
      #expect(finding != nil && finding?.severity != .broken)
    }
  }

  @Test("this machine answers something")
  func machine() {
    #expect(DiskEncryption.findings("/tmp").allSatisfy { $0.check == .encryption })
  }
}
