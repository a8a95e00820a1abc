/// Every bound of the merge, the formats and the exchange, in one place, each with its reason.
///
/// A bound on what a person enters is checked at entry and answered with a clear error. A bound on
/// bytes that arrive is checked by the decoders before anything is allocated for them.
public enum Limits {
  // MARK: What a person enters

  /// A value's canonical bytes. A lesson text or a form's questions fit; a scanned document, which
  /// does not belong in a register, does not.
  public static let valueBytes = 256 * 1024

  /// The value of a control slot: it names every slot that its author had seen, which may be far
  /// more than a person enters as one value, and must never be too large to read back.
  public static let summaryBytes = 16 * 1024 * 1024

  /// A slot's name, `field/element`, in UTF-8. Elements of sets (a trade name) are people's text.
  public static let slotNameBytes = 1024

  /// A record's slots. Forms have at most some hundred questions; a set of thousands is an error.
  public static let slotsPerRecord = 10_000

  /// A record's live values together. A page carries at least one record whole, so this keeps every
  /// answer far below `answerBytes`.
  public static let recordBytes = 16 * 1024 * 1024

  /// Decimal digits of a number. 18 fit a signed 64-bit mantissa with room for its sign.
  public static let decimalDigits = 18

  /// A zone's name: a country code or a word, part of file names on the server.
  public static let zoneNameBytes = 32

  /// A record type's name.
  public static let typeNameBytes = 64

  /// A person's or device's display name.
  public static let personNameBytes = 200

  // MARK: Disks

  /// Less free space than this is worth a warning: some thousand records still fit, with their
  /// history, views and log.
  public static let lowDiskBytes = 100_000_000

  // MARK: Clocks

  /// How far ahead of its own wall clock a replica still adopts a stamp: five minutes covers
  /// laptops whose time was set by hand, and keeps one wrong clock from dragging others along.
  public static let clockDriftMilliseconds: UInt64 = 5 * 60 * 1000

  /// The latest wall clock reading that is believed (about the year 6429): half of what 48 bits
  /// hold, so that counting on from the highest stamp can never overflow.
  public static let wallMilliseconds: UInt64 = (1 << 47) - 1

  // MARK: Recovery

  /// How long after a zone's new epoch the server takes what laptops carry for others. Coaches are
  /// offline for weeks, and the only copy of an edit that a restore lost may be on the laptop of
  /// somebody who comes back last; after 30 days it goes to quarantine like any other.
  public static let recoveryMilliseconds: UInt64 = 30 * 24 * 60 * 60 * 1000

  // MARK: Decoding

  /// Nesting of arrays, maps and tags in one CBOR item. A batch needs six levels, a form's
  /// questions five more; beyond that it is an attack on the stack.
  public static let nestingDepth = 16

  /// Writers named in one register: one per replica that ever wrote the field, and one per fork.
  public static let entriesPerRegister = 4096

  /// The same in a stored state. A laptop joins what it has not sent with what the server sends,
  /// each within the bounds of a batch, and must be able to read the result back.
  public static let entriesPerStoredRegister = 2 * entriesPerRegister
  public static let slotsPerStoredRecord = 2 * slotsPerRecord

  /// Records in one batch. Bounds the tables a decoder builds.
  public static let recordsPerBatch = 20_000

  /// Distinct strings of one kind in one batch (types, slot names, words), and its writers.
  public static let stringsPerBatch = 200_000

  /// Entries of all registers of a record: thousands of slots that dozens of replicas wrote.
  public static let entriesPerRecord = 250_000

  /// Entries and past values of all records of one batch, which few bytes may stand for: a push of
  /// `pushBytes`, and the largest record that crosses it.
  public static let entriesPerBatch = 2 * entriesPerRecord

  /// The values of one batch with its repeated texts written out: a few bytes that name a long text
  /// must not stand for more than can be stored.
  public static let batchValueBytes = 64 * 1024 * 1024

  /// Zones in one request: every country in Europe and `commons`.
  public static let zonesPerRequest = 64

  /// Runs of verdicts in one answer: at worst one for each record.
  public static let runsPerAnswer = recordsPerBatch

  /// Ranges of seqs that a cursor names as already held. They are dropped when a page reaches the
  /// head; a client that has more lets the newest go and receives those records again.
  public static let heldRanges = 512

  /// Records that a client asks to leave out of the digest (unsent or held ones).
  public static let recordsLeftOut = 2_000

  // MARK: The exchange

  /// Push ids sent but never answered. A laptop with more mints a new writer instead.
  public static let pushAttempts = 256

  /// Former writers that a request names: one for each fork, epoch and bundle of a laptop's life.
  /// One that has more names the newest.
  public static let formerWriters = 256

  /// Erasures in one answer; the rest comes with the next.
  public static let erasuresPerAnswer = 1_000

  /// What one device without access may have lying in a zone's quarantine, so that somebody who
  /// never had the zone cannot fill the server's disk: more than anybody writes in a year offline.
  public static let quarantineBytesPerDevice = 64 * 1024 * 1024

  /// A bundle. It is filled up to `pushBytes`, so that it gets through where a push does; a slot
  /// that crosses that bound may be as large as a summary.
  public static let bundleBytes = 20 * 1024 * 1024

  /// A file of bundles, on one USB stick from several laptops.
  public static let bundleFileBytes = 256 * 1024 * 1024

  /// Bundles relayed with one request, and their bytes before the bundle that crosses them.
  public static let relaysPerRequest = 16
  public static let relayBytes = 1024 * 1024

  /// The id of a device: a UUID's text, with room for another server's.
  public static let deviceIDBytes = 64

  /// A client's push of one zone in one request, before the record that crosses it.
  public static let pushBytes = 1024 * 1024

  /// One page of a pull, before the record that crosses it, as its states take bytes by themselves
  /// (`approximateBytes`). In columns it is a fifth (rows that are much alike) to two fifths
  /// (names and notes) of that: 100 to 200 KiB, which a bad network brings through in one piece.
  public static let pageStateBytes = 512 * 1024

  /// The same in records: half of what a batch may have.
  public static let recordsPerPage = recordsPerBatch / 2

  /// The pages of one zone in one answer, encoded, before the one that crosses it: what a client is
  /// sent before it confirms.
  public static let answerPagesBytes = 2 * 1024 * 1024

  /// The same in pages, for those whose records hardly take bytes.
  public static let pagesPerAnswer = 8

  /// Whoever lacks more seqs of a zone than this comes after those who lack fewer, so that nobody
  /// who syncs daily waits for somebody's first sync: a thousand records take some milliseconds.
  public static let deltaSeqs: UInt64 = 1_000

  /// Encoded pages that a server keeps for the next who needs them: a zone of 400,000 records.
  public static let segmentBytes = 32 * 1024 * 1024

  /// The same as long as nobody comes who needs what another has had.
  public static let segmentBytesAtFirst = 2 * 1024 * 1024

  /// How many pages it remembers to have dropped: those of a zone of millions of records.
  public static let droppedSegments = 4_096

  /// Held records decided on in one transaction: the zone's laptops wait for no more than that.
  public static let recordsPerDecision = 500

  /// A list of held records, before the record that crosses it: what a coordinator reads at a time.
  public static let heldListBytes = 1024 * 1024

  /// A request of `POST /v1/manage`: at most `recordsPerDecision` records, each named in full.
  public static let manageRequestBytes = 256 * 1024

  /// A whole request: one push of each of a few zones, or one push with its largest record.
  public static let requestBytes = 32 * 1024 * 1024

  /// A whole answer, after content decoding, as the client bounds it.
  public static let answerBytes = 64 * 1024 * 1024

  // MARK: Reconciliation

  /// An answer's ranges, and its records by themselves, before the one that crosses it.
  public static let comparisonBytes = 256 * 1024

  /// Ranges compared in one request, at some 15 bytes each.
  public static let rangesPerRequest = 512

  /// Parts into which everything is cut first. Whoever reconciles knows of a difference already, and
  /// a wide first cut spares a round trip: of 300,000 records a part then has 2,300.
  public static let firstParts = 128

  /// Parts into which a range that differs is cut further, by each side in turn. Of a few differences
  /// that lie apart each takes a cut at every depth: with cuts into 8, what 10 differences in 300,000
  /// records cost is 9 KB in 5 round trips, with cuts into 20 it is 12 KB in 4, the first sync and
  /// the records themselves included. Where the network is bad, a round trip costs more.
  public static let partsPerRange = 20

  /// Records of a range that a server lists, at some 35 bytes each, instead of cutting it further. A
  /// client asks about ranges of half as many without cutting them, so that a few records more on
  /// the other side cost no further round trip.
  public static let recordsListed = 16

  /// The same for a range of which the other side has nothing: it needs every one of them.
  public static let recordsListedToNobody = 512

  /// Parts in one answer to a range, as a decoder bounds it.
  public static let partsPerAnswer = 256

  /// Records wanted in one request: what answers list takes several, one after the other.
  public static let wantsPerRequest = 2_000
}
