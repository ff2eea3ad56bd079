using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public sealed class LineMasksTests
{
    private readonly MaskBlock[] _memory = new MaskBlock[LineMasks.MaxBlocks];

    [Fact]
    public void EveryByteHasItsClassWhereverItStands()
    {
        for (int length = 0; length <= 256; length++)
        {
            byte[] line = LineText.Random(new Random(length), length);
            CheckClasses(line);
        }

        for (int value = 0; value < 256; value++)
        {
            if (value is '\n' or '\r')
            {
                continue;
            }

            foreach (int at in new[] { 0, 1, 62, 63, 64, 65, 127, 128, 191, 192 })
            {
                byte[] line = new byte[200];
                Array.Fill(line, (byte)'_');
                line[at] = (byte)value;
                CheckClasses(line);
            }
        }
    }

    [Property(MaxTest = 300)]
    public void BitsAreWrittenAsOneByOne(int seed)
    {
        byte[] kinds = new byte[64];
        new Random(seed).NextBytes(kinds);
        MaskBlock expected = default;
        LineClasses.Split(Vector512.Create(kinds.AsSpan()), ref expected);
        for (int at = 0; at < 64; at++)
        {
            ulong[] masks =
            [
                expected.Breaks, expected.Candidates, expected.Digits, expected.Letters, expected.Dots, expected.LineEnds, expected.Colons, expected.Signs,
            ];
            Assert.Equal(kinds[at], masks.Select((mask, bit) => (int)(mask >> at & 1) << bit).Sum());
        }

        MaskBlock written = default;
        LineClasses.Write(Vector512.Create(kinds.AsSpan()), ref written);
        Assert.Equal(expected, written);
    }

    [Property(MaxTest = 300)]
    public void WhatStandsBehindALineAndWhereItStandsInMemoryDoesNotMatter(int seed)
    {
        var random = new Random(seed);
        byte[] line = LineText.Random(random, random.Next(0, 200));
        UInt128 expected = Hash(line);
        byte[] memory = GC.AllocateArray<byte>(3 * 4096, pinned: true);
        int page = (int)-Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) & 4095;
        foreach (int at in new[] { page, page + 4096 - random.Next(1, 70), page + random.Next(8192), memory.Length - line.Length })
        {
            random.NextBytes(memory);
            line.CopyTo(memory, at);
            Assert.Equal(expected, Hash(memory.AsSpan(at, line.Length)));
        }
    }

    private UInt128 Hash(ReadOnlySpan<byte> line)
    {
        var masks = new LineMasks(line, _memory);
        masks.HideNumbers();
        return ShapeText.Hash(line, masks, new byte[line.Length + ShapeText.Padding]);
    }

    [Property(MaxTest = 200)]
    public void LongLinesHaveTheSameClasses(int seed)
    {
        var random = new Random(seed);
        CheckClasses(LineText.Random(random, random.Next(1, 5000)));
    }

    [Theory]
    [InlineData((byte)'\n')]
    [InlineData((byte)'\r')]
    public void ALineEndsAtTheFirstBreakOrTheLimit(byte end)
    {
        for (int at = 0; at <= 300; at++)
        {
            byte[] text = new byte[at + 70];
            Array.Fill(text, (byte)'a');
            text[at] = end;
            text[at + 5] = (byte)'\n';
            var masks = new LineMasks(text, _memory);
            Assert.Equal(at, masks.Length);
            Assert.Equal(at, masks.NextBreak(0));
            Assert.Equal(at, masks.NextCandidate(0));
        }

        byte[] longer = new byte[LineMasks.MaxLine + 100];
        Array.Fill(longer, (byte)'a');
        Assert.Equal(LineMasks.MaxLine, new LineMasks(longer, _memory).Length);
    }

    [Property(MaxTest = 300)]
    public void WordsAreFoundAsByLookingAtEachByte(int seed)
    {
        var random = new Random(seed);
        byte[] line = LineText.Random(random, random.Next(0, 400));
        var masks = new LineMasks(line, _memory);
        int words = 0;
        for (int at = 0; at < line.Length; at++)
        {
            int start = at;
            while (start > 0 && !IsBreak(line[start - 1]))
            {
                start--;
            }

            Assert.Equal(start, masks.WordStart(at));
            if (!IsBreak(line[at]) && start == at)
            {
                Assert.Equal(at, masks.StartOfWord(words++));
            }
        }

        Assert.Equal(line.Length, masks.StartOfWord(words));
        Assert.Equal(line.Length, masks.StartOfWord(words + 70));
    }

    [Property(MaxTest = 1500)]
    public void NumbersAreHiddenAsByLookingAtEachByte(int seed)
    {
        var random = new Random(seed);
        byte[] line = LineText.Random(random, random.Next(1, 260));
        var masks = new LineMasks(line, _memory);
        masks.HideNumbers();
        (bool[] hidden, bool[] starts) = Numbers(line);
        CheckHidden(line, masks, hidden, starts);
    }

    [Theory]
    [InlineData("x:12f", "x:12f")]
    [InlineData("12f:x", "12f:x")]
    [InlineData("12:30", "\u0001:\u0001")]
    [InlineData("took 12.. ", "took \u0001.. ")]
    [InlineData("took 12... ", "took \u0001... ")]
    [InlineData("took -5 ", "took \u0001 ")]
    public void WhereALineIsCutIntoBlocksDoesNotMatter(string text, string expected)
    {
        for (int before = 0; before < 200; before++)
        {
            byte[] line = [.. Enumerable.Repeat((byte)' ', before), .. text.Select(static c => (byte)c)];
            var masks = new LineMasks(line, _memory);
            masks.HideNumbers();
            byte[] output = new byte[line.Length + ShapeText.Padding];
            int length = ShapeText.Write(line, masks, output);
            Assert.Equal(expected, string.Concat(output.Skip(before).Take(length - before).Select(static b => (char)b)));
        }
    }

    [Property(MaxTest = 300)]
    public void RangesAreHiddenOverBlockBorders(int seed)
    {
        var random = new Random(seed);
        byte[] line = LineText.Random(random, random.Next(1, 400));
        var masks = new LineMasks(line, _memory);
        masks.HideNumbers();
        (bool[] hidden, bool[] starts) = Numbers(line);
        for (int at = random.Next(line.Length); at < line.Length; at += random.Next(1, 150))
        {
            int to = Math.Min(line.Length, at + random.Next(1, 140));
            masks.Hide(at, to);
            hidden.AsSpan(at..to).Fill(true);
            starts.AsSpan(at..to).Clear();
            starts[at] = true;
            at = to;
        }

        CheckHidden(line, masks, hidden, starts);
    }

    /// <summary>Words that begin with a digit or a signed one, without the last three dots, unless a colon with a letter at a side is next to them.</summary>
    internal static (bool[] Hidden, bool[] Starts) Numbers(byte[] line)
    {
        bool[] hidden = new bool[line.Length];
        bool[] starts = new bool[line.Length];
        for (int at = 0; at < line.Length;)
        {
            if (IsBreak(line[at]))
            {
                at++;
                continue;
            }

            int end = at;
            while (end < line.Length && !IsBreak(line[end]))
            {
                end++;
            }

            bool number = IsDigit(line[at]) || (line[at] is (byte)'-' or (byte)'+' && at + 1 < end && IsDigit(line[at + 1]));
            if (number && !Joins(line, at - 1) && !Joins(line, end))
            {
                int to = end;
                while (to > end - 3 && line[to - 1] == '.')
                {
                    to--;
                }

                hidden.AsSpan(at..to).Fill(true);
                starts[at] = true;
            }

            at = end;
        }

        return (hidden, starts);
    }

    private static bool Joins(byte[] line, int colon) =>
        colon > 0 && colon + 1 < line.Length && line[colon] == ':' && !IsBreak(line[colon - 1]) && !IsBreak(line[colon + 1])
        && (IsLetter(line[colon - 1]) || IsLetter(line[colon + 1]));

    private static bool IsBreak(byte value) => (LineClasses.Of(value) & LineClasses.Break) != 0;

    private static bool IsDigit(byte value) => (LineClasses.Of(value) & LineClasses.Digit) != 0;

    private static bool IsLetter(byte value) => (LineClasses.Of(value) & LineClasses.Letter) != 0;

    private static void CheckHidden(byte[] line, in LineMasks masks, bool[] hidden, bool[] starts)
    {
        for (int at = 0; at < line.Length; at++)
        {
            ulong bits = masks.HiddenBits(at / 64, out ulong first);
            Assert.True((bits >> (at % 64) & 1) == (hidden[at] ? 1UL : 0) && (first >> (at % 64) & 1) == (starts[at] ? 1UL : 0), $"byte {at} of {Convert.ToHexString(line)}");
        }
    }

    private void CheckClasses(byte[] text)
    {
        byte[] line = text[..Math.Min(text.Length, LineMasks.MaxLine)];
        var masks = new LineMasks(text, _memory);
        Assert.Equal(line.Length, masks.Length);
        for (int at = 0; at < line.Length; at++)
        {
            byte value = line[at];
            int kind = LineClasses.Of(value);
            Assert.Equal((kind & LineClasses.Break) != 0, masks.NextBreak(at) == at);
            Assert.Equal((kind & LineClasses.Digit) != 0, masks.Word(at, 1).Digits == 1);
            Assert.Equal((kind & LineClasses.Letter) != 0, masks.Word(at, 1).Letters == 1);
            Assert.Equal(value is (byte)'/' or (byte)'\\', masks.Word(at, 1).Slashes == 1);
            Assert.Equal(value == '@', masks.Word(at, 1).Ats == 1);
            Assert.Equal((kind & LineClasses.Candidate) != 0, masks.NextCandidate(at) == at);
        }

        Assert.Equal(line.Length, masks.NextBreak(line.Length));
        Assert.Equal(line.Length, masks.NextCandidate(line.Length));
    }

    [Property(MaxTest = 500)]
    public void DotsBeforeTopLevelDomainsAreCandidatesOnceNumbersAreHidden(int seed)
    {
        var random = new Random(seed);
        byte[] line = LineText.Random(random, random.Next(1, 300));
        var masks = new LineMasks(line, _memory);
        bool some = masks.HideNumbers();
        Assert.Equal(some, masks.NextCandidate(0) < line.Length);
        for (int at = 0; at < line.Length; at++)
        {
            bool isHidden = (masks.HiddenBits(at / 64, out _) >> (at % 64) & 1) != 0;
            bool isNumber = line[masks.WordStart(at)] is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+';
            if (line[at] == '.' && !isHidden && !isNumber && IsBeforeTopLevel(line, at))
            {
                Assert.Equal(at, masks.NextCandidate(at));
            }
        }
    }

    /// <summary>True for a dot with as many bytes behind it as a top-level domain has, before a break; others may be candidates, too.</summary>
    private static bool IsBeforeTopLevel(byte[] line, int dot)
    {
        int end = dot + 1;
        while (end < line.Length && !IsBreak(line[end]))
        {
            end++;
        }

        return end - dot - 1 is 2 or 3 or 4 or 5 or 8 or 11;
    }
}
