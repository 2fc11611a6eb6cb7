<?php // no header
