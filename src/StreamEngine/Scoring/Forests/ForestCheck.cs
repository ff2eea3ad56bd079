namespace StreamEngine.Scoring.Forests;

/// <summary>Says whether a forest that was read is one: nothing that was saved is believed, and walks must end.</summary>
internal static class ForestCheck
{
    internal static bool IsForest(ForestShape shape, ReadOnlySpan<float> saved)
    {
        // A copy, since views of a forest can write.
        float[] fields = saved.ToArray();
        var forest = new CutForest(shape, fields);
        if (forest.Filled < 0 || forest.Filled > shape.Sample || !Finite(saved[ForestShape.Values..shape.Counts]) || !HasCounts(shape, forest))
        {
            return false;
        }

        for (int tree = 0; tree < shape.Trees; tree++)
        {
            if (!IsTree(shape, forest, forest.Tree(tree)))
            {
                return false;
            }
        }

        return true;
    }

    // Slots that are filled count as often as points have mass.
    private static bool HasCounts(ForestShape shape, in CutForest forest)
    {
        Span<int> counts = stackalloc int[ForestShape.MostSample];
        counts.Clear();
        foreach (byte point in forest.Slots[..forest.Filled])
        {
            if (point >= shape.Sample)
            {
                return false;
            }

            counts[point]++;
        }

        for (int point = 0; point < shape.Sample; point++)
        {
            if (forest.Counts[point] != counts[point])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTree(ForestShape shape, in CutForest forest, in CutTree tree)
    {
        Span<bool> seen = stackalloc bool[2 * ForestShape.MostSample];
        seen.Clear();
        int points = shape.Sample - forest.Counts.Count((ushort)0);
        if (tree.Root == ForestShape.None ? points > 0 : points == 0 || !Holds(shape, forest, tree, tree.Root, seen))
        {
            return false;
        }

        int free = 0;
        for (int node = tree.Free; node != ForestShape.None; node = tree.Left(node))
        {
            if (node < shape.Sample || node >= 2 * shape.Sample || seen[node])
            {
                return false;
            }

            (seen[node], free) = (true, free + 1);
        }

        return seen[..shape.Sample].Count(true) == points && free == shape.Sample - Math.Max(0, points - 1);
    }

    private static bool Holds(ForestShape shape, in CutForest forest, in CutTree tree, int child, Span<bool> seen)
    {
        if (child >= 2 * shape.Sample || seen[child])
        {
            return false;
        }

        seen[child] = true;
        if (tree.IsPoint(child))
        {
            return forest.Counts[child] > 0;
        }

        (int left, int right) = (tree.Left(child), tree.Right(child));
        if (!Holds(shape, forest, tree, left, seen) || !Holds(shape, forest, tree, right, seen) || tree.Mass(child) != tree.Mass(left) + tree.Mass(right))
        {
            return false;
        }

        (int coordinate, float cut) = tree.Cut(child);
        return coordinate < shape.Width && tree.High(left, coordinate) <= cut && tree.Low(right, coordinate) > cut && IsBox(shape, tree, child, left, right);
    }

    private static bool IsBox(ForestShape shape, in CutTree tree, int node, int left, int right)
    {
        for (int i = 0; i < shape.Width; i++)
        {
            if (tree.LowPoint(node, i) >= shape.Sample || tree.HighPoint(node, i) >= shape.Sample
                || tree.Low(node, i) != Math.Min(tree.Low(left, i), tree.Low(right, i)) || tree.High(node, i) != Math.Max(tree.High(left, i), tree.High(right, i)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Finite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
