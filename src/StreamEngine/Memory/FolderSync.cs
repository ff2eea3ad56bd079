using System.Runtime.InteropServices;

namespace StreamEngine.Memory;

/// <summary>
/// Writes the entries of a folder to the disk: a file that was renamed is only there after a power cut when its folder was written too. The
/// framework opens no folders, so this asks the system; Windows writes entries with its journal and needs no call.
/// </summary>
internal static partial class FolderSync
{
    /// <summary>Writes the entries of a folder down; false when the platform does not allow it.</summary>
    internal static bool Run(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        int handle = Open(folder, 0);
        if (handle < 0)
        {
            return false;
        }

        bool done = Sync(handle) == 0;
        return Close(handle) == 0 && done;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
