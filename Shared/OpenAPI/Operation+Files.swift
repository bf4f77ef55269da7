extension Operation {
  /// A form with one file, and fields beside it; the bare bytes are taken as well.
  package func takesFile(fields: KeyValuePairs<String, Schema> = [:]) -> Operation {
    takes(.object(["file": .file]).adding(fields), as: "multipart/form-data")
      .refuses(400, "bad-form-data").refuses(413, "content-too-large")
      .refuses(415, "file-type-refused", "file-type-mismatch", "unsupported-media-type")
      .refuses(
        422, "empty-file", "picture-too-large", "picture-damaged", "file-missing",
        "several-files"
      )
      .refuses(503, "storage-unavailable", "upload-expired").refuses(507, "storage-full")
  }

  /// The body is a small picture, kept without a store of files.
  package func takesPicture() -> Operation {
    takes(.file, as: "application/octet-stream")
      .refuses(400, "incomplete-body").refuses(408, "request-timeout")
      .refuses(413, "content-too-large").refuses(415, "file-type-refused", "file-type-mismatch")
      .refuses(422, "empty-file", "picture-too-large", "picture-damaged")
  }

  /// The whole of it, for one who does not have it yet.
  package func answersPicture() -> Operation {
    answers(200, .file, "The picture", type: "image/*", with: .etag).cached()
  }

  /// The bytes of a file, or with `Range` a part of them.
  package func answersFile() -> Operation {
    answers(200, .file, "The file", type: "*/*", with: .etag)
      .answers(206, .file, "A part of it", type: "*/*", with: .etag)
      .answers(304, nil, "Nothing changed", with: .etag)
      .answers(416, nil, "Not a part that it has")
      .refuses(503, "storage-unavailable")
  }
}
