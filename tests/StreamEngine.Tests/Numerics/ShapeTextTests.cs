using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

/// <summary>The same under every kernel: the digest of the fuzzer, which child processes print, has what is checked here by a scalar twin.</summary>
public sealed class ShapeTextTests
{
    private readonly MaskBlock[] _memory = new MaskBlock[LineMasks.MaxBlocks];

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
        UInt128 hash = Hash(text);
        byte[] other = [.. text];
        other[random.Next(length)] ^= 0x40;
        Assert.Equal(LineText.Write(text, new bool[length], []).SequenceEqual(LineText.Write(other, new bool[length], [])), hash == Hash(other));
        Assert.NotEqual(hash, Hash([.. text, (byte)' ']));
        Assert.Equal(hash, Hash(text));
    }

    private UInt128 Hash(byte[] text) => ShapeText.Hash(text, new LineMasks(text, _memory), new byte[text.Length + ShapeText.Padding]);

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
    }
}
