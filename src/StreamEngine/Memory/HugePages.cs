using System.Runtime.InteropServices;

namespace StreamEngine.Memory;

/// <summary>
/// Asks the system to back large blocks with pages of 2 MiB: state of a million series is read at random, and with pages of 4 KiB nearly every read
/// also misses the table of addresses. Linux does so for memory that asks for it (<c>madvise</c> in
/// <c>/sys/kernel/mm/transparent_hugepage/enabled</c>); elsewhere, and where it is switched off, nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Size of a huge page, in bytes. Blocks of less are not worth one.</summary>
    internal const int Bytes = 1 << 21;

    // MADV_HUGEPAGE of the Linux headers.
    private const int Advice = 14;

    /// <summary>Asks for huge pages where a block holds whole ones. The answer does not matter: they are there or they are not.</summary>
    /// <param name="start">First byte, at a multiple of <see cref="Bytes"/>.</param>
    /// <param name="bytes">Size of the block, in bytes; what does not fill a huge page stays as it is.</param>
    internal static void Ask(byte* start, int bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, (nuint)(bytes & ~(Bytes - 1)), Advice);
        }
    }

    /// <summary>The same for memory of the garbage collector that it does not move.</summary>
    internal static void Ask(ref byte start, int bytes) => Ask((byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref start), bytes);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* start, nuint bytes, int advice);
}
