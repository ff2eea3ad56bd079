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

public class ChunkerTests
{
    private static readonly SourceInfo _source = new(0, "test");

    [Property(MaxTest = 300)]
    public Property Chunks_are_the_input_cut_where_records_start(bool multiLine)
    {
        Gen<string> line = Gen.Elements("a", "bb", "", "a longer line of text", "\tat one", "\tat another place", "x\r");
        Gen<(string Text, int[] Cuts)> input =
            from lines in Gen.ListOf(line)
            from ended in Gen.Elements(true, false)
            let text = string.Join('\n', lines) + (ended && lines.Count > 0 ? "\n" : "")
            from cuts in Gen.ArrayOf(Gen.Choose(0, Encoding.UTF8.GetByteCount(text)))
            select (text, cuts);
        return Prop.ForAll(Arb.From(input), item =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(item.Text);
            List<(long Position, byte[] Bytes, DeadLetter[] Cut)> chunks = Run(bytes, item.Cuts, multiLine, 1 << 20);
            Assert.Equal(bytes, chunks.SelectMany(c => c.Bytes).ToArray());
            long position = 0;
            foreach ((long at, byte[] chunk, _) in chunks)
            {
                Assert.Equal(position, at);
                if (position > 0)
                {
                    Assert.Equal((byte)'\n', bytes[position - 1]);
                    Assert.True(!multiLine || bytes[position] != '\t');
                }

                position += chunk.Length;
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_record_over_the_limit_becomes_a_dead_letter_and_the_rest_goes_on(int step)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("first\n" + new string('x', 5000) + "\nlast\n" + new string('y', 3000));
        int[] cuts = [.. Enumerable.Range(0, bytes.Length / step).Select(i => i * step)];
        List<(long Position, byte[] Bytes, DeadLetter[] Cut)> chunks = Run(bytes, cuts, multiLine: false, 1024);
        Assert.Equal("first\nlast\n", Encoding.UTF8.GetString([.. chunks.SelectMany(c => c.Bytes)]));
        DeadLetter[] letters = [.. chunks.SelectMany(c => c.Cut)];
        Assert.Equal([6L, 5012L], letters.Select(l => l.Position));
        Assert.Equal([5001L, 3000L], letters.Select(l => l.Length));
        Assert.All(letters, l => Assert.Equal(RejectReason.TooLong, l.Reason));
        Assert.All(letters, l => Assert.True(l.Excerpt.Length is > 1000 and <= 4096));
    }

    [Fact]
    public void A_very_long_record_leaves_memory_flat()
    {
        using var pool = new LeakCheckedPool(4096);
        using var chunker = new Chunker(pool.Slabs, _source, new Boundaries(false), 1024, 0);
        byte[] piece = new byte[4096];
        piece.AsSpan().Fill((byte)'z');
        for (int i = 0; i < 1000; i++)
        {
            Assert.Empty(chunker.Add(new ReadOnlySequence<byte>(piece), 0));
            Assert.True(pool.Slabs.RentedBytes <= 8192);
        }

        Chunk chunk = Assert.Single(chunker.Flush());
        Assert.Equal(4_096_000, Assert.Single(chunk.DeadLetters!).Length);
        chunk.Dispose();
    }

    [Fact]
    public void A_record_that_waits_for_continuation_lines_is_let_go_on_silence()
    {
        using var pool = new LeakCheckedPool();
        using var chunker = new Chunker(pool.Slabs, _source, new Boundaries(true), 1024, 0);
        Assert.Empty(chunker.Add(new ReadOnlySequence<byte>("error\n\tat one\n"u8.ToArray()), 0));
        Chunk chunk = Assert.Single(chunker.FlushLines());
        Assert.Equal("error\n\tat one\n", Encoding.UTF8.GetString(chunk.Bytes));
        chunk.Dispose();
        Assert.Empty(chunker.Add(new ReadOnlySequence<byte>("part of a li"u8.ToArray()), 0));
        Assert.Empty(chunker.FlushLines());
    }

    private static List<(long Position, byte[] Bytes, DeadLetter[] Cut)> Run(byte[] bytes, int[] cuts, bool multiLine, int limit)
    {
        using var pool = new LeakCheckedPool(4096);
        var result = new List<(long, byte[], DeadLetter[])>();
        using var chunker = new Chunker(pool.Slabs, _source, new Boundaries(multiLine), limit, 0);
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
        return result;

        void Take(IReadOnlyList<Chunk> chunks)
        {
            foreach (Chunk chunk in chunks)
            {
                result.Add((chunk.Position, chunk.Bytes.ToArray(), chunk.DeadLetters?.ToArray() ?? []));
                chunk.Dispose();
            }
        }
    }

    private sealed class Boundaries(bool multiLine) : IRecordBoundaries
    {
        public bool IsMultiLine => multiLine;

        public bool StartsRecord(ReadOnlySpan<byte> line) => !multiLine || line.IsEmpty || line[0] != '\t';
    }
}
