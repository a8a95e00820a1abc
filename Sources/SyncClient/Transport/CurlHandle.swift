import CCurl
import Glibc

/// One libcurl easy handle with its connections, behind typed calls.
///
/// Belongs to one thread at a time. Everything unsafe about talking to libcurl is in this file, in
/// `CurlLibrary` and in the callbacks of `CurlTransfer`.
@safe final class CurlHandle {
  private let library: CurlLibrary
  private let handle: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>

  init(library: CurlLibrary) throws(TransportError) {
    guard let handle = unsafe library.openHandle() else {
      throw TransportError(.unusable, "libcurl gave no handle.", hint: "Is memory short?")
    }
    self.library = library
    unsafe self.handle = unsafe handle
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    unsafe library.closeHandle(handle)
    unsafe library.freeList(headers)
    unsafe errorText.deallocate()
  }

  /// Forgets all options and headers; connections stay open.
  func reset() throws(TransportError) {
    unsafe library.resetHandle(handle)
    unsafe library.freeList(headers)
    unsafe headers = nil
    unsafe errorText[0] = 0
    try check(
      unsafe fieldbook_curl_set_pointer(library.setOption, handle, CURLOPT_ERRORBUFFER, errorText))
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(unsafe fieldbook_curl_set_long(library.setOption, handle, option, value))
  }

  /// For options whose names end in `_LARGE`.
  func setLarge(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(unsafe fieldbook_curl_set_offset(library.setOption, handle, option, value))
  }

  /// libcurl keeps a copy of the text.
  func set(_ option: CURLoption, _ text: String) throws(TransportError) {
    try check(unsafe fieldbook_curl_set_pointer(library.setOption, handle, option, text))
  }

  /// Adds a line of the request's head as libcurl reads it: `Name: value`, or `Name:` to leave out
  /// one that libcurl would send by itself.
  func addHeader(_ line: String) throws(TransportError) {
    guard let list = unsafe library.appendToList(headers, line) else {
      throw TransportError(.unusable, "libcurl could not take a header.", hint: "Is memory short?")
    }
    unsafe headers = unsafe list
    try check(
      unsafe fieldbook_curl_set_pointer(library.setOption, handle, CURLOPT_HTTPHEADER, list))
  }

  /// Sends `body` as a POST and feeds what comes back to `transfer`; returns when all is over.
  func post(_ body: [UInt8], to transfer: CurlTransfer) throws(TransportError) -> CURLcode {
    try set(CURLOPT_POST, 1)
    try setLarge(CURLOPT_POSTFIELDSIZE_LARGE, body.count)
    let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
    let set = unsafe library.setOption
    try check(unsafe fieldbook_curl_set_write(set, handle, CurlTransfer.write))
    try check(unsafe fieldbook_curl_set_pointer(set, handle, CURLOPT_WRITEDATA, context))
    try check(unsafe fieldbook_curl_set_progress(set, handle, CurlTransfer.progress))
    try check(unsafe fieldbook_curl_set_pointer(set, handle, CURLOPT_XFERINFODATA, context))
    try check(unsafe fieldbook_curl_set_debug(set, handle, CurlTransfer.debug))
    try check(unsafe fieldbook_curl_set_pointer(set, handle, CURLOPT_DEBUGDATA, context))

    // Without libcurl's own signals a TLS write to a closed connection may raise SIGPIPE.
    let previous = signal(SIGPIPE, SIG_IGN)
    defer { _ = signal(SIGPIPE, previous) }
    return withExtendedLifetime(transfer) { perform(body) }
  }

  /// The body must outlive the transfer: libcurl does not copy it.
  private func perform(_ body: [UInt8]) -> CURLcode {
    guard !body.isEmpty else {
      // A null pointer would make libcurl read the body from standard input.
      let code = unsafe fieldbook_curl_set_pointer(
        library.setOption, handle, CURLOPT_COPYPOSTFIELDS, "")
      return code == CURLE_OK ? unsafe library.perform(handle) : code
    }
    return unsafe body.withUnsafeBytes { bytes in
      let code = unsafe fieldbook_curl_set_pointer(
        library.setOption, handle, CURLOPT_POSTFIELDS, bytes.baseAddress)
      return code == CURLE_OK ? unsafe library.perform(handle) : code
    }
  }

  /// Zero before the status line has come.
  var status: Int {
    var value = 0
    _ = unsafe fieldbook_curl_get_long(
      library.getInfo, handle, CURLINFO_RESPONSE_CODE, &value)
    return value
  }

  var contentType: String? {
    var text: UnsafePointer<CChar>?
    _ = unsafe fieldbook_curl_get_string(
      library.getInfo, handle, CURLINFO_CONTENT_TYPE, &text)
    return unsafe text.map { unsafe String(cString: $0) }
  }

  var retryAfterSeconds: Int? {
    var seconds = 0
    _ = unsafe fieldbook_curl_get_offset(
      library.getInfo, handle, CURLINFO_RETRY_AFTER, &seconds)
    return seconds > 0 ? seconds : nil
  }

  /// libcurl's own words on the last failure.
  func failureText(_ code: CURLcode) -> String {
    let detail = unsafe String(cString: errorText)
    guard detail.isEmpty else { return detail }
    return unsafe library.describe(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }

  private func check(_ code: CURLcode) throws(TransportError) {
    guard code != CURLE_OK else { return }
    throw TransportError(
      .unusable, "The libcurl of this machine lacks an option we need: \(failureText(code))",
      hint: "Version 7.85 or newer is needed: sudo apt install libcurl4")
  }
}
