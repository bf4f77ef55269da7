import SignatureChecks
import Testing
