using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Ingestion;

/// <summary>Records, their pieces and their dead letters must not depend on how the bytes arrive, also where records are too long.</summary>
public class RecordLimitTests
{
    private const int Limit = 40;
    private static readonly SourceInfo _source = new(0, "test");

    public enum Shape
    {
        Lines,
        Continued,
        Quoted,
    }

    [Property(MaxTest = 400)]
    public Property Records_and_dead_letters_do_not_depend_on_how_bytes_arrive(Shape shape)
    {
        Gen<string> line = Gen.Elements(
            "a", "bb,\"c\"", "", "\tat", "\tat another place", "x\r", "\"open", "q\",r", "\"whole\nquote\"", new string('l', 38), new string('m', 39), new string('n', 40), new string('o', 95));
        Gen<(string Text, int[] Cuts)> input =
            from lines in Gen.ListOf(line)
            from ended in Gen.Elements(true, false)
            let text = string.Join('\n', lines) + (ended && lines.Count > 0 ? "\n" : "")
            from cuts in Gen.ArrayOf(Gen.Choose(0, text.Length))
            select (text, cuts);
        return Prop.ForAll(Arb.From(input), item =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(item.Text);
            string whole = Describe(bytes, [], shape);
            Assert.Equal(whole, Describe(bytes, item.Cuts, shape));
            Assert.Equal(whole, Describe(bytes, [.. Enumerable.Range(0, bytes.Length)], shape));
        });
    }

    [Fact]
    public void A_record_of_many_lines_over_the_limit_is_broken_between_lines_and_nothing_is_lost()
    {
        string text = "start\n" + string.Concat(Enumerable.Repeat("\tat a place\n", 10)) + "next\n";
        Assert.Equal(
            "0:start\n\tat a place\n\tat a place\n|30:\tat a place\n\tat a place\n\tat a place\n|66:\tat a place\n\tat a place\n\tat a place\n|102:\tat a place\n\tat a place\n|126:next\n|",
            Describe(Encoding.UTF8.GetBytes(text), [], Shape.Continued));
    }

    [Fact]
    public void A_quote_that_is_not_closed_within_the_limit_costs_its_line_alone()
    {
        string text = "a,\"open\nb,c\nd,e\n" + new string('f', 30) + "\ng\n";
        string expected = $"0:a,\"open\n|8:b,c\n|12:d,e\n|16:{new string('f', 30)}\n|47:g\n|";
        Assert.Equal(expected, Describe(Encoding.UTF8.GetBytes(text), [], Shape.Quoted));
        Assert.Equal(expected, Describe(Encoding.UTF8.GetBytes(text), [3, 9, 20], Shape.Quoted));
    }

    [Fact]
    public void A_quoted_line_end_is_no_border()
    {
        Assert.Equal("0:a,\"b\nc\"\n|8:d\n|", Describe("a,\"b\nc\"\nd\n"u8.ToArray(), [5], Shape.Quoted));
    }

    /// <summary>Position and text of each record, found by the boundaries within the chunks, and of each dead letter.</summary>
    private static string Describe(byte[] bytes, int[] cuts, Shape shape)
    {
        using var pool = new LeakCheckedPool(4096);
        var boundaries = new Boundaries(shape);
        using var chunker = new Chunker(pool.Slabs, _source, boundaries, Limit, 0);
        var text = new StringBuilder();
        int start = 0;
        foreach (int cut in cuts.Append(bytes.Length).Order())
        {
            Slab slab = pool.Slabs.RentSlab(cut - start + 10);
            bytes.AsSpan(start..cut).CopyTo(slab.GetSpan()[5..]);
            Take(chunker.Add(new ReadOnlySequence<byte>(slab.Memory.Slice(5, cut - start)), 0));
            slab.Release();
            start = cut;
        }

        Take(chunker.Flush());
        return text.ToString();

        void Take(IReadOnlyList<Chunk> chunks)
        {
            foreach (Chunk chunk in chunks)
            {
                foreach (DeadLetter letter in chunk.DeadLetters ?? [])
                {
                    text.Append($"{letter.Position}!{letter.Length}:{Encoding.UTF8.GetString(letter.Excerpt.Span)}|");
                }

                AddRecords(text, chunk, boundaries);
                chunk.Dispose();
            }
        }
    }

    private static void AddRecords(StringBuilder text, Chunk chunk, Boundaries boundaries)
    {
        int start = 0;
        while (start < chunk.Length)
        {
            int length = boundaries.First(chunk.Bytes[start..]);
            text.Append($"{chunk.Position + start}:{Encoding.UTF8.GetString(chunk.Bytes.Slice(start, length))}|");
            start += length;
        }
    }

    /// <summary>Quotes toggle wherever they stand, which is simpler than CSV and as hard to cut.</summary>
    private sealed class Boundaries(Shape shape) : IRecordBoundaries
    {
        public bool IsMultiLine => shape == Shape.Continued;

        public bool HasInnerLineEnds => shape == Shape.Quoted;

        public bool StartsRecord(ReadOnlySpan<byte> line) => shape != Shape.Continued || line.IsEmpty || line[0] != '\t';

        public int WholeRecords(ReadOnlySpan<byte> bytes)
        {
            int end = 0;
            bool open = false;
            for (int i = 0; i < bytes.Length; i++)
            {
                open ^= bytes[i] == '"';
                end = bytes[i] == '\n' && !open ? i + 1 : end;
            }

            return end;
        }

        /// <summary>Length of the first record of a chunk, as a parser would find it: an open quote ends with its line.</summary>
        internal int First(ReadOnlySpan<byte> bytes)
        {
            for (int end = 0; end < bytes.Length;)
            {
                int line = bytes[end..].IndexOf((byte)'\n');
                end = line < 0 ? bytes.Length : end + line + 1;
                if (shape switch
                {
                    Shape.Lines => true,
                    Shape.Continued => end == bytes.Length || bytes[end] != '\t',
                    _ => bytes[..end].Count((byte)'"') % 2 == 0,
                })
                {
                    return end;
                }
            }

            int first = bytes.IndexOf((byte)'\n');
            return first < 0 ? bytes.Length : first + 1;
        }
    }
}
