using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

/// <summary>The same under every kernel: the digest of the fuzzer, which child processes print, has what is checked here by a scalar twin.</summary>
public sealed class ShapeTextTests
{
    private readonly ulong[] _memory = new ulong[LineMasks.MaxWords];

    [Fact]
    public void LinesOfEveryLengthAreWrittenAsByCopying()
    {
        for (int length = 0; length <= 256; length++)
        {
            Check(new Random(length), length);
        }

        Check(new Random(1), LineMasks.MaxLine);
        Check(new Random(2), LineMasks.MaxLine - 1);
    }

    [Property(MaxTest = 300)]
    public void AnyLineIsWrittenAsByCopying(int seed)
    {
        var random = new Random(seed);
        Check(random, random.Next(0, LineMasks.MaxLine + 1));
    }

    [Property(MaxTest = 200)]
    public void HashesTellTextsApart(int seed)
    {
        var random = new Random(seed);
        int length = random.Next(1, 300);
        byte[] text = LineText.Random(random, length);
        byte[] output = new byte[LineMasks.MaxLine + ShapeText.Padding];
        text.CopyTo(output, 0);
        UInt128 hash = ShapeText.Hash(output, length);
        output[random.Next(length)] ^= (byte)random.Next(1, 256);
        Assert.NotEqual(hash, ShapeText.Hash(output, length));
        text.CopyTo(output, 0);
        Assert.NotEqual(hash, ShapeText.Hash(output, length + 1));
        Assert.Equal(hash, ShapeText.Hash(output, length));
    }

    [Fact]
    public void ABufferWithoutRoomIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapeText.Write("abc"u8, new LineMasks("abc"u8, _memory), new byte[3 + ShapeText.Padding - 1]));

    private void Check(Random random, int length)
    {
        byte[] line = LineText.Random(random, length);
        var masks = new LineMasks(line, _memory);
        masks.HideNumbers();
        bool[] hidden = new bool[length];
        bool[] starts = new bool[length];
        for (int at = 0; at < length; at++)
        {
            hidden[at] = (masks.HiddenBits(at / 64, out ulong first) >> (at % 64) & 1) != 0;
            starts[at] = (first >> (at % 64) & 1) != 0;
        }

        byte[] output = new byte[LineMasks.MaxLine + ShapeText.Padding];
        Array.Fill(output, (byte)0xEE);
        int written = ShapeText.Write(line, masks, output);
        Assert.Equal(LineText.Write(line, hidden, starts), output[..written]);
        Assert.All(output[written..((written + 63) / 64 * 64)], static b => Assert.Equal(0, b));
    }
}
