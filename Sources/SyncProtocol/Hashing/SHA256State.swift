/// The eight chaining words of SHA-256 and the compression function (FIPS 180-4, section 6.2).
///
/// The function runs over a pointer, with its schedule on the stack and the working variables in
/// registers: eight rounds are written out, so that no word has to move from `a` to `b` to `c`.
struct SHA256State: Sendable {
  private var words = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

  /// The words as big-endian bytes: the digest, after the last block.
  var bytes: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: SHA256.digestSize) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      for index in 0..<8 {
        unsafe bytes.storeBytes(
          of: words[index].bigEndian, toByteOffset: 4 * index, as: UInt32.self)
      }
      count = SHA256.digestSize
    }
  }

  /// Joins `blocks`, a whole number of 64-byte blocks, to the state.
  mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    assert(blocks.count % SHA256.blockSize == 0)
    guard let start = blocks.baseAddress else { return }
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { buffer in
      guard let schedule = buffer.baseAddress else { return }
      unsafe sha256RoundConstants.span.withUnsafeBufferPointer { constants in
        guard let constants = constants.baseAddress else { return }
        for offset in stride(from: 0, to: blocks.count, by: SHA256.blockSize) {
          unsafe expand(start + offset, into: schedule)
          unsafe mix(schedule, constants)
        }
      }
    }
  }

  /// Joins the end of a message, padded (FIPS 180-4, section 5.1.1).
  /// - Parameters:
  ///   - rest: what is left of it behind its whole blocks, less than a block.
  ///   - byteCount: the length of the whole message.
  mutating func finish(_ rest: UnsafeRawBufferPointer, _ byteCount: UInt64) {
    assert(rest.count < SHA256.blockSize)
    unsafe withUnsafeTemporaryAllocation(byteCount: 2 * SHA256.blockSize, alignment: 8) { last in
      unsafe last.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe last.copyMemory(from: rest)
      unsafe last[rest.count] = 0x80
      let lengthFits = rest.count < SHA256.blockSize - 8
      let size = lengthFits ? SHA256.blockSize : 2 * SHA256.blockSize
      unsafe last.storeBytes(
        of: (byteCount &* 8).bigEndian, toByteOffset: size - 8, as: UInt64.self)
      unsafe compress(UnsafeRawBufferPointer(rebasing: last[..<size]))
    }
  }

  /// The message schedule of one block: 16 words read, 48 derived.
  @inline(__always)
  private func expand(
    _ block: UnsafeRawPointer, into schedule: UnsafeMutablePointer<UInt32>
  ) {
    for index in 0..<16 {
      let word = unsafe block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
      unsafe schedule[index] = UInt32(bigEndian: word)
    }
    for index in 16..<64 {
      let early = unsafe schedule[index &- 15]
      let late = unsafe schedule[index &- 2]
      let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ (early &>> 3)
      let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ (late &>> 10)
      unsafe schedule[index] =
        schedule[index &- 16] &+ sigma0 &+ schedule[index &- 7] &+ sigma1
    }
  }

  /// The 64 rounds over one block's schedule.
  @inline(__always)
  private mutating func mix(
    _ schedule: UnsafePointer<UInt32>, _ constants: UnsafePointer<UInt32>
  ) {
    var (a, b, c, d) = (words[0], words[1], words[2], words[3])
    var (e, f, g, h) = (words[4], words[5], words[6], words[7])
    var index = 0
    while index < 64 {
      let (k, w) = unsafe (constants + index, schedule + index)
      unsafe round(a, b, c, &d, e, f, g, &h, k[0] &+ w[0])
      unsafe round(h, a, b, &c, d, e, f, &g, k[1] &+ w[1])
      unsafe round(g, h, a, &b, c, d, e, &f, k[2] &+ w[2])
      unsafe round(f, g, h, &a, b, c, d, &e, k[3] &+ w[3])
      unsafe round(e, f, g, &h, a, b, c, &d, k[4] &+ w[4])
      unsafe round(d, e, f, &g, h, a, b, &c, k[5] &+ w[5])
      unsafe round(c, d, e, &f, g, h, a, &b, k[6] &+ w[6])
      unsafe round(b, c, d, &e, f, g, h, &a, k[7] &+ w[7])
      index &+= 8
    }
    words = words &+ SIMD8(a, b, c, d, e, f, g, h)
  }
}

/// One round, with the roles of the words handed in: only `d` and `h` change.
@inline(__always)
private func round(
  _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
  _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
) {
  let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
  let choice = g ^ (e & (f ^ g))
  let first = h &+ sum1 &+ choice &+ input
  let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
  let majority = (a & b) | (c & (a | b))
  d = d &+ first
  h = first &+ sum0 &+ majority
}

@inline(__always)
private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
  (word &>> count) | (word &<< (32 &- count))
}

/// FIPS 180-4, section 4.2.2.
private let sha256RoundConstants: [UInt32] = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
  0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
  0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
  0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
  0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
  0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
  0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
  0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
  0xc671_78f2,
]
