using System.Text;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class TemplateRoomTests
{
    private readonly List<TemplateInfo> _templates = [];
    private readonly List<TemplateInfo> _evicted = [];

    [Fact]
    public void ANewcomerMustComeTwiceAndTakesThePlaceOfTheLongestIdle()
    {
        var room = new TemplateRoom(2);
        Assert.True(Admits(room, 1, line: 0));
        Assert.True(Admits(room, 2, line: 1));
        Assert.False(Admits(room, 3, line: 100));
        Assert.True(Admits(room, 3, line: 101));
        Assert.Equal([0], _evicted.Select(static t => t.Index));
        Assert.Equal((2, 1), (room.Alive, room.Evicted));
    }

    [Fact]
    public void WhoIsNotIdleKeepsItsPlaceAndWhoIsPinnedToo()
    {
        var room = new TemplateRoom(1);
        Admits(room, 1, line: 0);
        Assert.False(Admits(room, 2, line: 1));
        Assert.False(Admits(room, 2, line: 4));
        Assert.True(Admits(room, 2, line: 5));
        _templates[1].IsOverflow = true;
        Admits(room, 3, line: 1000);
        Assert.False(Admits(room, 3, line: 2000));
        _templates[1].IsOverflow = false;
        Assert.True(Admits(room, 3, line: 2001));
    }

    [Fact]
    public void IndexesAreBoundedAndOldOnesMayComeBack()
    {
        var room = new TemplateRoom(1);
        for (int i = 0; i < room.MaxIndexes; i++)
        {
            Admits(room, (ulong)i + 1, line: 100 * i);
            Assert.True(i == 0 || Admits(room, (ulong)i + 1, line: (100 * i) + 1));
        }

        Assert.Equal(16, _templates.Count);
        Assert.False(Admits(room, 99, 5000));
        Assert.False(Admits(room, 99, 5001));
        Assert.False(Admits(room, 1, 6000, isNew: false));
        Assert.True(Admits(room, 1, 6001, isNew: false));
    }

    [Fact]
    public void WhatItKnowsIsSavedAndLoaded()
    {
        var room = new TemplateRoom(2);
        Admits(room, 1, 0);
        Admits(room, 2, 1);
        Admits(room, 3, 100);
        var output = new SnapshotOutput();
        room.Save(output);
        var input = new SnapshotInput(output.ToArray());
        var second = new TemplateRoom(2);
        second.Load(ref input, version: 3);
        second.Restore(2);
        Assert.True(Admits(second, 3, 101));
        Assert.Single(_evicted);
    }

    [Fact]
    public void TextsOfThoseThatWereTakenOverHaveALimit()
    {
        var room = new TemplateRoom(2);
        Assert.True(room.Leave(2000));
        Assert.False(room.Leave(100));
        Assert.True(room.Leave(48));
    }

    private bool Admits(TemplateRoom room, ulong number, long line, bool isNew = true)
    {
        // Newcomers are told apart by the upper half of their ids.
        number *= 0x9E3779B97F4A7C15;
        bool admits = room.Admits(number, takesOver: false, isNew, line, _templates, template =>
        {
            template.Form = null;
            _evicted.Add(template);
        });
        if (admits && isNew)
        {
            _templates.Add(new TemplateInfo(_templates.Count, new KeyHash(number, 0), Encoding.UTF8.GetBytes("t"), [], Entity.None) { LastLine = line });
        }

        return admits;
    }
}
