using StreamEngine.Scoring.Residuals;
using Xunit;

namespace StreamEngine.Tests.Scoring.Residuals;

public sealed class TypicalTests
{
    [Fact]
    public void SizesThatGoWithTheLevelAreShares()
    {
        Typical typical = Typical.Of([0.1f, 11, 900, 95], [1, 100, 10_000, 1_000]);
        Assert.True(typical.IsShare);
        Assert.InRange(typical.SizeAt(50), 4.5, 5.5);
        Assert.InRange(typical.Worth, 5, 10);
    }

    [Fact]
    public void SizesThatDoNotGoWithTheLevelAreAsTheyAre()
    {
        Typical typical = Typical.Of([2, 2.2f, 1.9f, 2.1f], [1, 100, 10_000, 1_000]);
        Assert.False(typical.IsShare);
        Assert.InRange(typical.SizeAt(5e6f), 1.9, 2.2);
    }

    [Fact]
    public void WhatDiffersSaysLittleAndManySayMoreThanFew()
    {
        Assert.True(Typical.Of([0.01f, 1, 100], [1, 1, 1]).Worth < 0.1);
        Assert.True(Typical.Of([1, 1, 1], [1, 1, 1]).Worth < 10);
        float[] many = [.. Enumerable.Repeat(1f, 64)];
        Assert.True(Typical.Of(many, many).Worth > 100);
    }

    [Fact]
    public void NothingIsUsualOfConstants()
    {
        Typical typical = Typical.Of([0, 0, 0], [5, 6, 7]);
        Assert.Equal(0, typical.SizeAt(5));
    }
}
