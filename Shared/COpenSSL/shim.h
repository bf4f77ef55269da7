#ifndef TECHHUB_COPENSSL_H
#define TECHHUB_COPENSSL_H
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
/* A macro of macros, which Swift does not see. */
static const int OPENSSL_PUBLIC_KEY_PARTS = EVP_PKEY_PUBLIC_KEY;
#endif
