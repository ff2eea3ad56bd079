using StreamEngine.Scoring.Residuals;
using Xunit;

namespace StreamEngine.Tests.Scoring.Residuals;

/// <summary>Tails of siblings together.</summary>
public sealed class SiblingTailTests
{
    private static readonly SiblingTail _still = new(0.0002f, 0.5f, 0.2f, 0);
    private static readonly SiblingTail _faulty = new(0.05f, 100, 0.4f, 30);

    [Fact]
    public void NothingBeyondIsNoTail() => Assert.Equal(default, SiblingTail.Of([_still, _still, _still]));

    [Fact]
    public void FaultsOfAFewThatAreElseStillCountLittle()
    {
        SiblingTail all = SiblingTail.Of([_still, _still, _still, _still, _still, _still, _still, _faulty, _faulty, _faulty]);
        Assert.InRange(all.Mean, 0.5, 2);
        Assert.InRange(all.Share, 0, 0.002);
        Assert.InRange(all.Excesses, 1, 6);
    }

    [Fact]
    public void WhatMostOfThemHaveCountsInFull()
    {
        SiblingTail busy = new(0.02f, 3, 0.3f, 40);
        SiblingTail more = busy with { Excesses = 60, Share = 0.03f };
        SiblingTail all = SiblingTail.Of([busy, more, busy, more]);
        Assert.Equal(200, all.Excesses);
        Assert.Equal(0.025, all.Share, 1e-6);
        Assert.InRange(all.Mean, 2.7, 3);
    }

    [Fact]
    public void TheirOrderDoesNotMatterToTheMiddleOne()
    {
        SiblingTail first = SiblingTail.Of([_faulty, _still, _still, _still]);
        SiblingTail last = SiblingTail.Of([_still, _still, _still, _faulty]);
        Assert.Equal(first.Mean, last.Mean, 1e-6);
        Assert.Equal(first.Share, last.Share, 1e-6);
    }
}
