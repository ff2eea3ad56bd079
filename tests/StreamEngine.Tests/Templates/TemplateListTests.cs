using StreamEngine.Batching;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class TemplateListTests
{
    [Fact]
    public void TemplatesThatReadAlikeAddUp()
    {
        TemplateInfo a = Info(0, "took \u0001", 3, 60_000_000_000, 180_000_000_000, 9);
        TemplateInfo b = Info(1, "took \u0002\u0001\u0003", 2, 0, 120_000_000_000, 17);
        TemplateInfo c = Info(2, "other", 6, 7, 7, 0);
        var list = new TemplateList([a, b, c]);
        Assert.Equal(["other", "took <*>"], list.Entries.Select(e => e.Text));
        TemplateEntry entry = list.Entries[1];
        Assert.Equal((5L, 0L, 180_000_000_000L, Severity.Error), (entry.Count, entry.FirstSeen, entry.LastSeen, entry.Severity));
        Assert.Equal((5 / 11.0, 5 / 3.0, null), (entry.Share, entry.LinesPerMinute!.Value, list.Entries[0].LinesPerMinute));
        Assert.Equal((11L, entry, entry, null), (list.Lines, list[1], list.Find(b.Id), list.Find("x")));
        Assert.Equal([b.Id], entry.Aliases);
    }

    [Fact]
    public void ThoseThatWereTakenOverCountAsTheGeneralOne()
    {
        TemplateInfo variant = Info(0, "one a", 4, 1, 2, 9);
        TemplateInfo general = Info(1, "one \u0001", 1, 3, 3, 9);
        general.TakeOver(variant, 3);
        TemplateEntry entry = Assert.Single(new TemplateList([variant, general]).Entries);
        Assert.Equal((5L, 1L, 3L), (entry.Count, entry.FirstSeen, entry.LastSeen));
        Assert.Equal([variant.Id], entry.Aliases);
    }

    [Fact]
    public void EvictedOnesStayApartAndSeedsAreThereWithoutLines()
    {
        TemplateInfo a = Info(0, "one", 4, 1, 2, 9);
        TemplateInfo b = Info(1, "two", 3, 1, 2, 9);
        TemplateInfo seed = Info(2, "three", 0, long.MaxValue, long.MinValue, 0);
        (a.Form, b.Form, seed.IsSeed) = (null, null, true);
        var list = new TemplateList([a, b, seed]);
        Assert.Equal([(a.Id, 4L), (b.Id, 3L), (seed.Id, 0L)], list.Entries.Select(e => (e.Template.Id, e.Count)));
        Assert.Equal(2, list.WithLines);
        Assert.False(list.Entries[2].HasTimes);
    }

    private static TemplateInfo Info(int index, string form, long count, long first, long last, byte severity) =>
        new(index, new KeyHash((ulong)index + 1, 0), System.Text.Encoding.UTF8.GetBytes(form), [1], Entity.None) { Count = count, FirstSeen = first, LastSeen = last, Severity = (Severity)severity };
}
