import Crypto
import Kernel
import Testing

@Suite struct CertificateTests {
  @Test func a_certificate_tells_its_key_and_its_time() throws {
    let certificate = try Certificate(pem: Array(Self.rsa.utf8))
    #expect(certificate.publicKey.algorithm == .rs256)
    // 2020-01-01 to 2021-01-01.
    #expect(certificate.validity == 1_577_836_800...1_609_459_200)
    guard case .rsa(let modulus, let exponent) = certificate.publicKey.numbers else {
      Issue.record("no RSA key")
      return
    }
    #expect(modulus.count == 256)
    #expect(exponent == [1, 0, 1])
  }

  @Test func what_is_none_is_refused() throws {
    for text in ["", "no certificate", String(Self.rsa.dropLast(200))] {
      #expect(throws: Certificate.Refusal.notACertificate) {
        try Certificate(pem: Array(text.utf8))
      }
    }
  }

  @Test func a_short_or_foreign_key_is_refused() throws {
    for text in [Self.small, Self.curve] {
      #expect(throws: Certificate.Refusal.unknownKey) { try Certificate(pem: Array(text.utf8)) }
    }
  }

  private static let rsa = """
    -----BEGIN CERTIFICATE-----
    MIICnzCCAYegAwIBAgIBBzANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhzbnMu
    dGVzdDAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBMxETAPBgNVBAMM
    CHNucy50ZXN0MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0gKN98Gj
    bQ5XMbVc+Kds+rWZ3yuub/DToBZMh19fr1t/PawOEo4d1EGQTlVhbBlT4W/6pDYl
    h3u18GU3dRnm2xDaizkrdN63PxRzmcIU11yIU5IMfZX8ehmd2+gQCOzfkBYa92uL
    PdhxTCPL4IoT3XlzN0xdvmG9cMPODPx2oXSNV66GiC9qhq4a6ZgNPtmoOBnXgY5B
    wY89Wsa0CcH+cvIZzx3Cx4+fpVHshmUApRCL2fXyN8nrfCu5jK29Uabbwqvahg00
    z4GpNTxY67wF6IE1ZX/81paOz5R8lisFuwd35cYRDP/joBctUgePz0a32Lm30AHa
    EZU2UsjqD9YuJQIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQBUQttJfRm9fmotis7L
    U8B9dWB8udN8Vim4E/1SVC7RTsr4cDRBx+DgfjvQgNbX3GwCZZjOlM6TmdjLPgiM
    3cjjcWPKxOvfdAk6s+27n08dJVSfzNPd1G+61YzDJRl/5+t7p3mESD8rjIwVODrE
    HyU9OQZltMzkD0qcWafFfRq8wl9oPj8pmdJII0gWMDuLoYYBkBhQNVxcNNxkD8Z1
    BjogwTVh/gS69I24T/3X+Pj9CAH1Cu4CdNFrMNf8Nzvt462Di8CWb5EH5mMe+tWb
    X+VtyEpNVSYHKby+binum+5eLOh5kOox/QwEfLKmsBu32MxZdwo8fp56THSVCk5d
    56hG
    -----END CERTIFICATE-----
    """

  /// 1,024 bits.
  private static let small = """
    -----BEGIN CERTIFICATE-----
    MIIB9jCCAV+gAwIBAgIUNsGGVO+gqj9JAtoOAfYIsXoOjr0wDQYJKoZIhvcNAQEL
    BQAwDDEKMAgGA1UEAwwBczAgFw0yNjExMjgxNzM3NTJaGA8yMTI2MTEwNDE3Mzc1
    MlowDDEKMAgGA1UEAwwBczCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA6GtN
    0Z81MsB7jz6bW+ajWCfMfWW4d4dqSCVbDyLEO+aj9arUh9ZzYDqgFjWuYr0E0fpa
    50lmYYkPDez1fyaLwj7E8Xn84Z1J8CsyhKFlDCFgqNrBRhbglSMinKHKxGC2/XgM
    QOD6k041YTeBLzJE672nZZXxfStO7JjrE59GD3cCAwEAAaNTMFEwHQYDVR0OBBYE
    FO+AY1+EbL+9jw8PRvAr2h36SzxWMB8GA1UdIwQYMBaAFO+AY1+EbL+9jw8PRvAr
    2h36SzxWMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEAsL3eKGwR
    pxn03/7ajOCR83o6/F+iDlezxjbQQ7K4/rfII/w15HIrNxOU3kioOiRpStcwGQ69
    dzEaodx+vFBVVnyb1sZ4LFy/9acLnz4DrNAyDhNlc/7KAT38aQtjY15g9DtGNHVv
    1bV5Fdm5f7Ou0Jr/6Zexb1fkqenBAPcxwU0=
    -----END CERTIFICATE-----
    """

  private static let curve = """
    -----BEGIN CERTIFICATE-----
    MIIBezCCASGgAwIBAgIUaO+gfAPRqokx6iup6BRwtusJ10EwCgYIKoZIzj0EAwIw
    EjEQMA4GA1UEAwwHZWMudGVzdDAgFw0yNjExMjgxNzM3NTJaGA8yMTI2MTEwNDE3
    Mzc1MlowEjEQMA4GA1UEAwwHZWMudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
    A0IABKZgfKZU/MInZoCvdme2mbi2latNlmIy2cz/Lfd4eEnvrLJMN9D5xFA+B74+
    UsXlPYIgjpNGv9Etz/MLWiAFBwKjUzBRMB0GA1UdDgQWBBSrkC4qHdDyAwnfG4m6
    mU2NhiNaYDAfBgNVHSMEGDAWgBSrkC4qHdDyAwnfG4m6mU2NhiNaYDAPBgNVHRMB
    Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCID1Ux7T4gZ6YajoO9HftK73KX1gG
    X5F+lmPY8jtWjbhqAiEA/OrQqFpdpjDe1Lq9wKcO9DftJv4UjN0NZnWKb+3YXsY=
    -----END CERTIFICATE-----
    """
}
