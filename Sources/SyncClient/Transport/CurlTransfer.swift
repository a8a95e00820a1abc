import CCurl

/// What one round trip gathers while libcurl runs it: the body, the byte counts, the wish to stop.
///
/// libcurl calls back on the thread that performs the transfer, so this needs no lock.
final class CurlTransfer {
  private let responseLimit: Int
  private let onProgress: (Traffic) -> Void
  private let isCancelled: () -> Bool

  private(set) var body: [UInt8] = []
  private(set) var traffic = Traffic()
  private(set) var isTooLarge = false
  /// Whether the blank line after the head has come. libcurl takes a connection that ends before
  /// it for a whole answer without a body.
  private(set) var isHeadComplete = false
  private var hasBodyBegun = false

  init(
    responseLimit: Int, onProgress: @escaping (Traffic) -> Void,
    isCancelled: @escaping () -> Bool
  ) {
    self.responseLimit = responseLimit
    self.onProgress = onProgress
    self.isCancelled = isCancelled
  }

  /// Takes decompressed bytes of the body; false stops the transfer.
  private func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= responseLimit - body.count else {
      isTooLarge = true
      return false
    }
    unsafe body.append(contentsOf: bytes)
    return true
  }

  /// Looks whether to go on. libcurl asks after each piece, and about once a second otherwise.
  private func shouldContinue() -> Bool {
    onProgress(traffic)
    // A small body may also come in an endless wrapping, such as chunks' extensions.
    if traffic.received / 2 > responseLimit { isTooLarge = true }
    return !isTooLarge && !isCancelled()
  }

  private func count(_ kind: curl_infotype, bytes: Int) {
    switch kind {
    case CURLINFO_HEADER_OUT, CURLINFO_DATA_OUT: traffic.sent += bytes
    case CURLINFO_HEADER_IN:
      traffic.received += bytes
      // A line at a time. After a body there are trailers.
      if !hasBodyBegun { isHeadComplete = bytes <= Self.blankLineBytes }
    case CURLINFO_DATA_IN:
      traffic.received += bytes
      hasBodyBegun = true
    default: break
    }
  }

  /// CR and LF.
  private static let blankLineBytes = 2

  private static func from(_ context: UnsafeMutableRawPointer) -> CurlTransfer {
    unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  }

  /// CURLOPT_WRITEFUNCTION: taking fewer bytes than offered stops the transfer.
  static let write: curl_write_callback = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe CurlTransfer.from(context).append(buffer) ? buffer.count : 0
  }

  /// CURLOPT_XFERINFOFUNCTION: anything but zero stops the transfer.
  static let progress: curl_xferinfo_callback = { context, _, _, _, _ in
    guard let context = unsafe context else { return 1 }
    return unsafe CurlTransfer.from(context).shouldContinue() ? 0 : 1
  }

  /// CURLOPT_DEBUGFUNCTION sees what is read and written, before chunks are joined and bodies
  /// unpacked. Only lengths are taken: heads carry credentials. libcurl's own counters would not
  /// do, for CURLINFO_REQUEST_SIZE counts a small body once more in some versions.
  static let debug: curl_debug_callback = { _, kind, _, size, context in
    guard let context = unsafe context else { return 0 }
    unsafe CurlTransfer.from(context).count(kind, bytes: size)
    return 0
  }
}
