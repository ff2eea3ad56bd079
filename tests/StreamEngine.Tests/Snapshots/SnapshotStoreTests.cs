using FsCheck.Xunit;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

public sealed class SnapshotStoreTests
{
    private static readonly string s_first = SnapshotStore.NameOf(1);
    private static readonly string s_second = SnapshotStore.NameOf(2);
    private static readonly string s_third = SnapshotStore.NameOf(3);

    [Fact]
    public void TheNewestIsReadAndTheLastTwoAreKept()
    {
        var files = new FaultyFiles();
        var store = new SnapshotStore("f", 2, files);
        Assert.Equal((null, 0L), (store.Restore(_ => { }).Name, store.Restore(_ => { }).Generation));
        for (byte i = 1; i <= 5; i++)
        {
            SnapshotSaved saved = store.Save(Image(i));
            Assert.Equal((null, i, SnapshotStore.NameOf(i)), (saved.Error, saved.Generation, saved.Name));
            Assert.Equal(files.Files[saved.Name].Length, saved.Bytes);
        }

        Assert.Equal([SnapshotStore.NameOf(4), SnapshotStore.NameOf(5)], files.Files.Keys.Order());
        Assert.Equal(5, Read(files).Value);
    }

    [Fact]
    public void ADamagedNewestIsRefusedWithAReasonAndTheOneBeforeItIsUsed()
    {
        FaultyFiles files = Two();
        files.Put(s_second, [.. files.Files[s_second].Select((b, i) => i == 75 ? (byte)(b ^ 1) : b)]);
        var store = new SnapshotStore("f", 2, files);
        byte value = 0;
        SnapshotRestored restored = store.Restore(file => value = Value(file));
        Assert.Equal((1, s_first, 1L), (value, restored.Name, restored.Generation));
        Assert.Equal($"{s_second}: section state: the checksum is wrong of the 16 bytes from byte 61 of the file", Assert.Single(restored.Refused).ToString());

        // The refused one does not push the good one out, and its number is not given again.
        Assert.Equal(3, store.Save(Image(3)).Generation);
        Assert.Equal([s_first, s_second, s_third], files.Files.Keys.Order());
        Assert.Equal(4, store.Save(Image(4)).Generation);
        Assert.Equal([s_third, SnapshotStore.NameOf(4)], files.Files.Keys.Order());
    }

    [Fact]
    public void WhatTheStateRefusesIsRefusedToo()
    {
        FaultyFiles files = Two();
        var store = new SnapshotStore("f", 2, files);
        SnapshotRestored restored = store.Restore(file => throw new SnapshotException("expected 1, found 2", 7, "state"));
        Assert.Null(restored.Name);
        Assert.Equal([$"{s_second}: section state, byte 7: expected 1, found 2", $"{s_first}: section state, byte 7: expected 1, found 2"], restored.Refused.Select(r => r.ToString()));
    }

    [Fact]
    public void AFileUnderTheNumberOfAnotherIsRefused()
    {
        FaultyFiles files = Two();
        files.Put(s_third, files.Files[s_first]);
        SnapshotRestored restored = new SnapshotStore("f", 2, files).Restore(_ => { });
        Assert.Equal(s_second, restored.Name);
        Assert.Equal($"{s_third}: byte 16: expected number 3, found 1", Assert.Single(restored.Refused).ToString());
    }

    [Fact]
    public void LeftoversAreDeletedAndFilesOfOthersAreNot()
    {
        FaultyFiles files = Two();
        files.Put(s_third + ".tmp", [1]);
        files.Put("notes.tmp", [1]);
        files.Put("snapshot-1.sesnap", [1]);
        new SnapshotStore("f", 2, files).Restore(_ => { });
        Assert.Equal(new[] { "notes.tmp", "snapshot-1.sesnap", s_first, s_second }.Order(), files.Files.Keys.Order());
    }

    /// <summary>The process dies before each step in turn, or the step fails and the process goes on: what can be read is the old one or the new one, whole.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhereverItFailsOneOfTheTwoIsThere(bool dies)
    {
        FaultyFiles dry = Two();
        dry.Steps = 0;
        Assert.Null(new SnapshotStore("f", 2, dry).Save(Image(3)).Error);
        int steps = dry.Steps;
        Assert.True(steps > 8);
        var outcomes = new HashSet<byte>();
        for (int step = 0; step < steps; step++)
        {
            FaultyFiles files = Two();
            files.Steps = 0;
            files.FailAt = step;
            files.Dies = dies;
            SnapshotSaved saved = new SnapshotStore("f", 2, files).Save(Image(3));
            files.FailAt = -1;
            (byte value, _) = Read(files);
            outcomes.Add(value);
            Assert.True(saved.Error is null ? value == 3 : value is 2 or 3, $"step {step}: {saved.Error}");
            Assert.DoesNotContain(files.Files.Keys, name => name.EndsWith(".tmp", StringComparison.Ordinal));
            Assert.Contains(s_second, files.Files.Keys);

            var after = new SnapshotStore("f", 2, files);
            after.Restore(_ => { });
            Assert.Null(after.Save(Image(9)).Error);
            Assert.Equal(9, Read(files).Value);
        }

        Assert.Equal(new byte[] { 2, 3 }, outcomes.Order());
    }

    /// <summary>The file has some of its bytes when the machine dies, whatever was written of them.</summary>
    [Fact]
    public void APartOfAFileUnderItsOwnNameIsRefused()
    {
        byte[] third = InsightChain.FileOf(Image(3), 3);
        for (int length = 0; length < third.Length; length++)
        {
            FaultyFiles files = Two();
            files.Put(s_third, [.. third[..length], .. new byte[third.Length - length]]);
            Assert.Equal(2, Read(files).Value);
        }
    }

    [Property(MaxTest = 30)]
    public void AFullDiskIsToldAndLeavesTheOlderOnes(byte room)
    {
        FaultyFiles files = Two();
        long used = files.Files.Values.Sum(f => (long)f.Length);
        files.Room = used + Math.Min(room, InsightChain.FileOf(Image(3), 3).Length - 1);
        SnapshotSaved saved = new SnapshotStore("f", 2, files).Save(Image(3));
        Assert.Equal("There is not enough space on the disk.", saved.Error);
        Assert.Equal([s_first, s_second], files.Files.Keys.Order());
        Assert.Equal(2, Read(files).Value);
    }

    [Fact]
    public void FilesOfTheDiskAreWrittenAndRead()
    {
        string folder = Path.Combine(Path.GetTempPath(), "streamengine-snapshots-" + Environment.ProcessId);
        try
        {
            var store = new SnapshotStore(Path.Combine(folder, "a", "b"), 2);
            Assert.Null(store.Restore(_ => { }).Name);
            Assert.Null(store.Save(Image(1)).Error);
            Assert.Null(store.Save(Image(2)).Error);
            Assert.Null(store.Save(Image(3)).Error);
            byte value = 0;
            Assert.Equal(s_third, new SnapshotStore(store.Folder, 2).Restore(file => value = Value(file)).Name);
            Assert.Equal(3, value);
            Assert.Equal([s_second, s_third], Directory.EnumerateFiles(store.Folder).Select(Path.GetFileName).Order());
            File.WriteAllText(Path.Combine(folder, "file"), "x");
            Assert.NotNull(new SnapshotStore(Path.Combine(folder, "file"), 2).Save(Image(1)).Error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FaultyFiles Two()
    {
        var files = new FaultyFiles();
        var store = new SnapshotStore("f", 2, files);
        store.Save(Image(1));
        store.Save(Image(2));
        return files;
    }

    private static (byte Value, string? Name) Read(FaultyFiles files)
    {
        byte value = 0;
        SnapshotRestored restored = new SnapshotStore("f", 2, files).Restore(file => value = Value(file));
        return (value, restored.Name);
    }

    private static SnapshotImage Image(byte value)
    {
        var image = new SnapshotImage();
        image.Add("state", new RawState(1, [value, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]));
        return image;
    }

    private static byte Value(SnapshotFile file) => file.Read(file.Sections[0])[0];
}
