// Tells the thread sanitizer of Synchronization.Mutex, for a build with --sanitize=thread.
//
// The quick way through a Mutex is compiled into its user, where the sanitizer sees it. Where two threads meet, the
// standard library's own code takes over, which is not instrumented, and all that the lock guards looks like a race.
// The functions below stand in front of those of the library and say when a lock is taken and given back.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

void __tsan_acquire(void *);
void __tsan_release(void *);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool try_lock(SELF) __asm__(TRY_LOCK);
SWIFT void unlock(SELF) __asm__(UNLOCK);

static SWIFT void (*library_lock)(uint32_t, SELF);
static SWIFT bool (*library_try_lock)(SELF);
static SWIFT void (*library_unlock)(SELF);

__attribute__((constructor)) static void find_library(void) {
  *(void **)&library_lock = dlsym(RTLD_NEXT, LOCK);
  *(void **)&library_try_lock = dlsym(RTLD_NEXT, TRY_LOCK);
  *(void **)&library_unlock = dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock(uint32_t thread, SELF) {
  library_lock(thread, handle);
  __tsan_acquire(handle);
}

SWIFT bool try_lock(SELF) {
  bool is_taken = library_try_lock(handle);
  if (is_taken) __tsan_acquire(handle);
  return is_taken;
}

SWIFT void unlock(SELF) {
  __tsan_release(handle);
  library_unlock(handle);
}
