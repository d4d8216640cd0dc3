/* Stand-ins for libcudart, libcublas and libcudnn in one file, beside stub_libcuda.c.
 *   STUB_LAUNCH   what cudaLaunchKernel and cudaFuncGetAttributes answer (0, 209 no kernel image, 222 unsupported PTX, ...)
 *   STUB_CUDNN    what cudnnGetVersion answers (8005 is 8.0.5, 90100 is 9.1.0)
 *   STUB_CUDNN_CREATE, STUB_CUBLAS_CREATE   what cudnnCreate and cublasCreate answer
 *   STUB_RUNTIME  what cudaRuntimeGetVersion answers (default 11020)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dlfcn.h>

static int number(const char *name, int otherwise) {
    const char *value = getenv(name);
    return value && *value ? atoi(value) : otherwise;
}
typedef int (*text_of)(int, const char **);
static const char *driver_text(const char *function, int code) {
    const char *out = "unrecognized error code";
    void *handle = dlopen("libcuda.so.1", RTLD_NOLOAD | RTLD_LAZY);
    text_of f = handle ? (text_of)dlsym(handle, function) : NULL;
    if (f) f(code, &out);
    return out;
}
const char *cudaGetErrorString(int code) { return driver_text("cuGetErrorString", code); }
const char *cudaGetErrorName(int code) { return driver_text("cuGetErrorName", code); }
static int last;
int cudaGetLastError(void) { int was = last; last = 0; return was; }
int cudaPeekAtLastError(void) { return last; }
int cudaGetDevice(int *out) { *out = 0; return 0; }
int cudaGetDeviceCount(int *out) { *out = number("STUB_DEVICES", 0); return 0; }
int cudaRuntimeGetVersion(int *out) { *out = number("STUB_RUNTIME", 11020); return 0; }
int cudaDriverGetVersion(int *out) { *out = number("STUB_DRIVER", 12020); return 0; }
int cudaDeviceGetAttribute(int *out, int attribute, int device) { (void)attribute; (void)device; *out = 28; return 0; }
int cudaGetDeviceProperties(char *out, int device) { (void)device; memset(out, 0, 256); for (int i = 64; i < 176; i++) ((int *)out)[i] = 1024; return 0; }
int cudaGetDeviceProperties_v2(char *out, int device) { return cudaGetDeviceProperties(out, device); }
int cudaMalloc(void **out, size_t n) { return posix_memalign(out, 512, n) ? 2 : 0; }
int cudaMemcpyAsync(void *to, const void *from, size_t n, int kind, void *s) { (void)kind; (void)s; memmove(to, from, n); return 0; }
int cudaMemcpy(void *to, const void *from, size_t n, int kind) { (void)kind; memmove(to, from, n); return 0; }
int cudaMemsetAsync(void *to, int value, size_t n, void *s) { (void)s; memset(to, value, n); return 0; }
int cudaFuncGetAttributes(char *out, const void *f) { (void)f; memset(out, 0, 56); return last = number("STUB_LAUNCH", 0); }
int cudaLaunchKernel(void) { return last = number("STUB_LAUNCH", 0); }
int cudaOccupancyMaxActiveBlocksPerMultiprocessor(int *out, const void *f, int b, size_t n) { (void)f; (void)b; (void)n; *out = 2; return last = number("STUB_LAUNCH", 0); }
int cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *out, const void *f, int b, size_t n, unsigned x) { (void)x; return cudaOccupancyMaxActiveBlocksPerMultiprocessor(out, f, b, n); }
static void *fat[2];
void *__cudaRegisterFatBinary(void *f) { (void)f; return fat; }
void __cudaRegisterFatBinaryEnd(void *f) { (void)f; }
void __cudaUnregisterFatBinary(void *f) { (void)f; }
void __cudaRegisterFunction(void) {}
void __cudaRegisterVar(void) {}
char __cudaInitModule(void *f) { (void)f; return 1; }
unsigned __cudaPushCallConfiguration(void) { return 0; }
int __cudaPopCallConfiguration(int *grid, int *block, size_t *shared, void **stream) { grid[0] = grid[1] = grid[2] = block[0] = block[1] = block[2] = 1; *shared = 0; *stream = NULL; return 0; }
int cudaStreamIsCapturing(void *s, int *out) { (void)s; *out = 0; return 0; }
#define OK(NAME) int NAME(void) { return 0; }
OK(cudaSetDevice) OK(cudaFree) OK(cudaDeviceSynchronize) OK(cudaStreamSynchronize) OK(cudaEventRecord) OK(cudaEventQuery)
OK(cudaStreamCreate) OK(cudaStreamDestroy) OK(cudaFuncSetAttribute) OK(cudaFuncSetCacheConfig) OK(cudaDeviceSetLimit)

size_t cudnnGetVersion(void) { return (size_t)number("STUB_CUDNN", 8100); }
int cudnnGetProperty(int which, int *out) {
    int v = number("STUB_CUDNN", 8100), big = v >= 90000 ? 10000 : 1000;
    *out = which == 0 ? v / big : which == 1 ? v % big / 100 : v % 100;
    return 0;
}
const char *cudnnGetErrorString(int code) { return code == 1 ? "CUDNN_STATUS_NOT_INITIALIZED" : code == 2 ? "CUDNN_STATUS_ALLOC_FAILED" : "CUDNN_STATUS_INTERNAL_ERROR"; }
int cudnnCreate(void **out) { int code = number("STUB_CUDNN_CREATE", 0); *out = code ? NULL : (void *)0x9000; return code; }
OK(cudnnDestroy) OK(cudnnSetStream)
int cublasCreate_v2(void **out) { int code = number("STUB_CUBLAS_CREATE", 0); *out = code ? NULL : (void *)0x9000; return code; }
int cublasLtCreate(void **out) { return cublasCreate_v2(out); }
const char *cublasGetStatusString(int code) { return code == 1 ? "the library was not initialized" : "the resource allocation failed"; }
const char *cublasGetStatusName(int code) { return code == 1 ? "CUBLAS_STATUS_NOT_INITIALIZED" : "CUBLAS_STATUS_ALLOC_FAILED"; }
OK(cublasDestroy_v2) OK(cublasSetStream_v2) OK(cublasSetMathMode) OK(cublasGetMathMode) OK(cublasGetPointerMode_v2) OK(cublasSetPointerMode_v2)
OK(cublasGetAtomicsMode) OK(cublasSetAtomicsMode) OK(cublasSetWorkspace_v2) OK(cublasLtDestroy)
int cublasGetVersion_v2(void *h, int *out) { (void)h; *out = 110000; return 0; }
