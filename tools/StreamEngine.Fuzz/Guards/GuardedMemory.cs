using System.Runtime.InteropServices;

namespace StreamEngine.Fuzz.Guards;

/// <summary>Pages of memory between two that can be neither read nor written: a touch outside ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int PrivateAnonymousMac = 0x1002;

    /// <summary>Maps at least <paramref name="bytes"/>, whole pages.</summary>
    /// <exception cref="PlatformNotSupportedException">Neither Linux nor macOS.</exception>
    internal GuardedMemory(int bytes)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            throw new PlatformNotSupportedException("Guard pages need Linux or macOS.");
        }

        int page = Environment.SystemPageSize;
        Length = (bytes + page - 1) / page * page;
        nint map = Map(0, (nuint)(Length + (2 * page)), ReadWrite, OperatingSystem.IsMacOS() ? PrivateAnonymousMac : PrivateAnonymous, -1, 0);
        if (map == -1 || Protect(map, (nuint)page, 0) != 0 || Protect(map + page + Length, (nuint)page, 0) != 0)
        {
            throw new InvalidOperationException($"Mapping {Length} guarded bytes failed with error {Marshal.GetLastSystemError()}.");
        }

        Start = (byte*)(map + page);
    }

    /// <summary>Ends the mapping. A process can have some ten thousand of them.</summary>
    public void Dispose()
    {
        int page = Environment.SystemPageSize;
        _ = Unmap((nint)Start - page, (nuint)(Length + (2 * page)));
    }

    /// <summary>First usable byte: the one before it is out of reach.</summary>
    internal byte* Start { get; }

    /// <summary>Usable bytes: the one after them is out of reach.</summary>
    internal int Length { get; }

    internal Span<byte> Span => new(Start, Length);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);
}
