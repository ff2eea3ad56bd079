using StreamEngine.Fuzz.Inputs;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>Every registered format, over every sample that it recognises, cut wherever bytes can be cut.</summary>
public class PiecesTests
{
    private static readonly Lazy<List<Corpus>> s_corpora = new(() => Corpus.All(null));

    public static TheoryData<string> Formats => [.. FormatRegistry.Default.Formats.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_few_records_are_cut_at_every_byte(string name)
    {
        foreach ((IRecordParser parser, Corpus corpus) in Samples(name))
        {
            byte[] few = [.. corpus.Lines.Take(3).SelectMany(l => l)];
            FormatLaws.DoesNotDependOnPieces(parser, few, Enumerable.Range(0, few.Length + 1));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Many_records_are_cut_at_random(string name)
    {
        Draw draw = new(17);
        foreach ((IRecordParser parser, Corpus corpus) in Samples(name))
        {
            byte[] bytes = corpus.Bytes;
            FormatLaws.DoesNotDependOnPieces(parser, bytes, Enumerable.Range(0, 40).Select(_ => draw.Below(bytes.Length + 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_record_of_a_sample_is_accounted_for(string name)
    {
        foreach ((IRecordParser parser, Corpus corpus) in Samples(name))
        {
            ParseResult result = ParserHarness.Parse(parser, corpus.Bytes);
            Assert.True(result.Rows.Count > 0, corpus.Name);
            Assert.True(result.Rejects.Count * 4 <= result.Records, $"{corpus.Name}: {result.Rejects.Count} of {result.Records} records are rejected: {string.Join("; ", result.Rejects.Select(r => r.Detail))}");
        }
    }

    /// <summary>A header of several rows is known by its place at the start of the source, and cannot be cut yet.</summary>
    private static IEnumerable<(IRecordParser Parser, Corpus Corpus)> Samples(string name)
    {
        IRecordFormat format = Registered.Format(name);
        return FuzzTarget.CorporaOf(format, s_corpora.Value).Where(corpus => name != "csv" || corpus.Name != "csv.header").Select(corpus => (ParserHarness.Create(format, corpus.Bytes), corpus));
    }
}
