<?php
/**
 * Plugin Name: Shop
 * Version: 8.4.0
 * License: GPLv3 */
