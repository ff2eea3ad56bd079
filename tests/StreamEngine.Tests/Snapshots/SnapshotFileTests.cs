using System.Buffers.Binary;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

public sealed class SnapshotFileTests
{
    private static readonly byte[] s_whole = Whole();

    [Fact]
    public void AFileHoldsItsSectionsAndNamesWhatHasNone()
    {
        using SnapshotFile file = SnapshotFile.Open(new MemoryStream(s_whole));
        Assert.Equal((12, s_whole.Length), (file.Generation, file.Length));
        Assert.Equal(["detector:mine"], file.Left);
        Assert.Equal([("a", 1, 3L), ("b", 7, 5000L), ("empty", 1, 0L)], file.Sections.Select(s => (s.Name, s.Version, s.Length)));
        Assert.Equal([1, 2, 3], file.Read(file.Sections[0]));
        Assert.Equal(5000, file.Read(file.Sections[1]).Length);
    }

    [Fact]
    public void EveryFlippedBitIsRefusedWithItsPlace()
    {
        for (int at = 0; at < s_whole.Length; at++)
        {
            byte[] damaged = [.. s_whole];
            damaged[at] ^= (byte)(1 << (at % 8));
            Assert.Matches("^(section .+|byte [0-9]+): ", Refusal(damaged).Reason);
        }
    }

    [Fact]
    public void EveryCutAndEveryByteTooManyAreRefused()
    {
        for (int length = 0; length < s_whole.Length; length++)
        {
            Refusal(s_whole[..length]);
        }

        Refusal([.. s_whole, 0]);
        Refusal([.. s_whole, .. s_whole]);
        Refusal([.. s_whole[..^30], .. s_whole[^20..]]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(500)]
    public void AnotherKindOfFileIsNoSnapshot(int length) =>
        Assert.Contains("expected a snapshot", Refusal([.. Enumerable.Repeat((byte)'x', length)]).Reason, StringComparison.Ordinal);

    [Fact]
    public void ALaterFormatIsNamed()
    {
        byte[] later = [.. s_whole];
        BinaryPrimitives.WriteInt32LittleEndian(later.AsSpan(8), 9);
        Assert.Equal("byte 8: expected a format of version 1 to 1, found 9", Refusal(later).Reason);
    }

    /// <summary>Lengths that lie behind right checksums, as somebody would write who wants to take all memory.</summary>
    [Theory]
    [InlineData(12, int.MaxValue)]
    [InlineData(12, 40)]
    [InlineData(24, int.MaxValue)]
    [InlineData(24, 2)]
    [InlineData(24, 4)]
    [InlineData(28, int.MaxValue)]
    public void NumbersOfTheHeaderAreCheckedBeforeTheyAreUsed(int at, int number)
    {
        byte[] damaged = [.. s_whole];
        int header = BinaryPrimitives.ReadInt32LittleEndian(damaged.AsSpan(12));
        BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(at), number);
        BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(header - 4), Crc32C.Of(damaged.AsSpan(0, header - 4)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(damaged);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Property(MaxTest = 300)]
    public void AnyDamageIsRefusedOrChangesNothing(int seed)
    {
        byte[] damaged = Damage.Random(s_whole, new Random(seed));
        if (!damaged.AsSpan().SequenceEqual(s_whole))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refusal(damaged);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void ANameThatIsTakenIsNotWritten()
    {
        var image = new SnapshotImage();
        image.Add("a", new RawState(1, []));
        image.Add("b", new object());
        Assert.Throws<ArgumentException>(() => image.Add("a", new RawState(1, [])));
        Assert.Throws<ArgumentException>(() => image.Add("b", new RawState(1, [])));
        Assert.Throws<ArgumentException>(() => image.Add(new string('x', 300), new RawState(1, [])));
    }

    [Fact]
    public void PartsGetTheirSectionsAndTheRestIsTold()
    {
        using SnapshotFile file = SnapshotFile.Open(new MemoryStream(s_whole));
        var loader = new SnapshotLoader(file);
        var state = new RawState(1, []);
        loader.Load("a", state);
        loader.LoadIfThere("detector:mine", new RawState(1, []));
        loader.LoadIfThere("detector:new", new RawState(1, []));
        loader.LoadIfThere("empty", new object());
        loader.Finish();
        Assert.Equal([1, 2, 3], state.Bytes);
        Assert.Equal(
            [
                "detector:mine begins anew: it had no state that could be saved",
                "detector:new begins anew: it was not there when the snapshot was taken",
                "empty begins anew: it has no state that could be saved",
                "b is in the snapshot and not in the pipeline: its state is left out",
            ],
            loader.Notes);
        Assert.Equal("section c: the section is not there", Assert.Throws<SnapshotException>(() => loader.Load("c", state)).Reason);
        Assert.Equal("section b: expected a version from 1 to 1, found 7", Assert.Throws<SnapshotException>(() => loader.Load("b", state)).Reason);
        Assert.Equal("section a: its reader failed: no", Assert.Throws<SnapshotException>(() => loader.Load("a", new FailingState())).Reason);
        Assert.Equal("section a, byte 2: expected the end, found 1 bytes more", Assert.Throws<SnapshotException>(() => loader.Load("a", new ShortState())).Reason);
    }

    private static SnapshotException Refusal(byte[] bytes) => Assert.Throws<SnapshotException>(() => SnapshotFile.Open(new MemoryStream(bytes)));

    private static byte[] Whole()
    {
        var image = new SnapshotImage();
        image.Add("a", new RawState(1, [1, 2, 3]));
        image.Add("detector:mine", new object());
        image.Add("b", new RawState(7, [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]));
        image.Add("empty", new RawState(1, []));
        return InsightChain.FileOf(image, 12);
    }

    private sealed class FailingState : ISnapshotState
    {
        public int SnapshotVersion => 1;

        public void Save(SnapshotOutput output) => throw new InvalidOperationException("no");

        public void Load(ref SnapshotInput input, int version) => throw new InvalidOperationException("no");
    }

    private sealed class ShortState : ISnapshotState
    {
        public int SnapshotVersion => 1;

        public void Save(SnapshotOutput output) => output.WriteByte(1);

        public void Load(ref SnapshotInput input, int version) => input.Take(2);
    }
}
