using System.Text;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Fuzz.Runs;
using StreamEngine.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>Every oracle fires on a parser that is broken in the way it looks for.</summary>
public class FuzzControlTests
{
    [Theory]
    [InlineData(Fault.None, "")]
    [InlineData(Fault.Throws, "exception")]
    [InlineData(Fault.LosesARecord, "accounting")]
    [InlineData(Fault.CountsTwice, "accounting")]
    [InlineData(Fault.TextIsNoUtf8, "columns")]
    [InlineData(Fault.WrongSeverity, "columns")]
    [InlineData(Fault.OutOfOrder, "order")]
    [InlineData(Fault.Counts, "twice")]
    [InlineData(Fault.Learns, "history")]
    [InlineData(Fault.DependsOnTheChunk, "split")]
    [InlineData(Fault.LooksBehindTheEnd, "twice")]
    public void An_oracle_finds_the_fault_that_it_looks_for(Fault fault, string oracle)
    {
        using Judge judge = new();
        FuzzTarget target = new(new Broken(fault), "a\n"u8.ToArray(), "control", allFields: false);
        FuzzInput input = new(target, Encoding.UTF8.GetBytes("first line of some length\nsecond line of some length\n"), 0, 30) { Before = fault == Fault.Learns ? "before\n"u8.ToArray() : [] };
        if (oracle.Length == 0)
        {
            Assert.NotEqual(0UL, judge.CheckAlone(input));
        }
        else
        {
            Assert.Equal(oracle, Assert.Throws<FuzzFailure>(() => judge.CheckAlone(input)).Oracle);
        }
    }

    [Fact]
    public void The_minimizer_keeps_what_makes_an_input_fail()
    {
        FuzzTarget target = new(new Broken(Fault.None), "a\n"u8.ToArray(), "control", allFields: false);
        Minimizer minimizer = new(input => input.Bytes.AsSpan().IndexOf("\"}"u8) >= 0, 1000);
        Assert.Equal("\"}"u8.ToArray(), minimizer.Minimize(new FuzzInput(target, "some {\"text\"} that is long"u8.ToArray(), 0, 3)).Bytes);
    }

    /// <summary>What is wrong with a parser.</summary>
    public enum Fault
    {
        None, Throws, LosesARecord, CountsTwice, TextIsNoUtf8, WrongSeverity, OutOfOrder, Counts, Learns, DependsOnTheChunk, LooksBehindTheEnd,
    }

    private sealed class Memory
    {
        internal bool Seen { get; set; }
    }

    private sealed class Broken(Fault fault) : IRecordFormat, IRecordParser
    {
        private long _rows;

        public string Name => "broken";

        public string Format => "broken";

        public string Description => "broken";

        public bool InfersYear => false;

        public bool IsMultiLine => false;

        public double Match(in FormatSample sample) => 1;

        public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => this;

        public bool StartsRecord(ReadOnlySpan<byte> line) => true;

        public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
        {
            LineReader lines = new(records, output.ChunkPosition);
            while (lines.TryRead(out ReadOnlySpan<byte> line))
            {
                Write(fault == Fault.OutOfOrder ? records[..5] : line, records, output);
            }
        }

        private void Write(ReadOnlySpan<byte> line, ReadOnlySpan<byte> records, BatchBuilder output)
        {
            output.BeginLog();
            output.SetText(LogText.Body, fault == Fault.TextIsNoUtf8 ? [0xFF] : line);
            output.SetSeverity(fault == Fault.WrongSeverity ? (byte)25 : (byte)9);
            output.SetTime(fault switch
            {
                Fault.Counts => ++_rows,
                Fault.Learns => output.State(this, static _ => new Memory()).Seen ? 1 : 0,
                Fault.DependsOnTheChunk => records.Length,
                Fault.LooksBehindTheEnd => System.Runtime.CompilerServices.Unsafe.Add(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(records), records.Length),
                _ => 0,
            });
            switch (fault)
            {
                case Fault.Throws: throw new InvalidOperationException("broken");
                case Fault.LosesARecord: output.EndSameRecord(line); break;
                case Fault.OutOfOrder: output.EndRow(_rows++ == 0 ? line : line[1..]); break;
                default: output.EndRow(line); break;
            }

            if (fault == Fault.Learns)
            {
                output.State(this, static _ => new Memory()).Seen |= line.StartsWith("before"u8);
            }
            else if (fault == Fault.CountsTwice)
            {
                output.EndRow(line);
            }
        }
    }
}
