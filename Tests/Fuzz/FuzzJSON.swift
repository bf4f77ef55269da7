import JSON

/// JSON texts: the two readers agree, and a value that was read is written and read again as the
/// same value.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let value = try? JSONParser.parse(bytes)
  let isValid = (try? JSONParser.validate(bytes)) != nil
  precondition((value != nil) == isValid, "the two readers differ")
  if let value {
    let again = try? JSONParser.parse(value.bytes)
    precondition(again == value, "the value changed")
  }
  return 0
}
