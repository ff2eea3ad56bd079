using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

public sealed class SnapshotLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamengine-lock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFolderBelongsToOne()
    {
        string folder = Path.Combine(_folder, "snapshots");
        using (SnapshotLock? first = SnapshotLock.Take(folder))
        {
            Assert.NotNull(first);
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => SnapshotLock.Take(folder));
            Assert.Equal($"The folder of snapshots {folder} is used by another pipeline.", error.Message);
        }

        using SnapshotLock? second = SnapshotLock.Take(folder);
        Assert.NotNull(second);
    }

    [Fact]
    public void AFolderThatCannotBeIsLeftToTheSnapshots()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.Null(SnapshotLock.Take(Path.Combine(file, "snapshots")));
    }
}
